import { Button, Switch, TextInput } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { upload } from "@/api/media";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { saveQuickReply } from "@/api/quickReplies";
import type { QuickReply, StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { VariableText } from "@/ui/form/VariableText";
import { fileSize } from "@/ui/media/size";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import "./quick.css";

interface Props {
  reply?: QuickReply;
  text?: string;
  /** For whom a new one is, unless one says otherwise. */
  forAll?: boolean;
  onSaved: () => unknown;
  onClose: () => void;
}

/** A stored answer: how it is called, what it says, what goes along, and how a customer would read it (C9). */
export function QuickReplyDialog({ reply, text: given, forAll = false, onSaved, onClose }: Props) {
  const { t } = useWords();
  const me = useQuery(meQuery).data;
  const form = useForm({
    id: `quick:${reply?.id ?? "new"}`,
    initial: {
      shortcut: reply?.shortcut ?? "",
      text: reply?.text ?? given ?? "",
      media: reply?.media ?? ([] as StoredMedia[]),
      for_all: reply?.for_all ?? forAll,
    },
    check: ({ shortcut, text, media }) => ({
      shortcut:
        (!word(shortcut) && t("quick.shortcutEmpty")) || (/\s/.test(word(shortcut)) && t("quick.oneWord")),
      text: !text.trim() && media.length === 0 && t("quick.textEmpty"),
    }),
    faults: { "quick_reply.shortcut_taken": "shortcut" },
    save: ({ shortcut, text, media, for_all }) =>
      saveQuickReply(
        {
          shortcut: word(shortcut),
          text: text.trim(),
          media_ids: media.map((item) => item.id),
          for_all,
        },
        reply?.id,
      ),
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  const { values, set, fault } = form;
  return (
    <FormDialog form={form} size={720} title={t(reply ? "quick.change" : "quick.create")} onClose={onClose}>
      <TextInput
        className="quick-word"
        data-autofocus
        label={t("quick.shortcut")}
        leftSection="/"
        maxLength={40}
        value={values.shortcut}
        error={fault("shortcut")}
        onChange={(event) => set({ shortcut: event.currentTarget.value })}
      />
      <VariableText
        label={t("quick.text")}
        value={values.text}
        error={fault("text")}
        onChange={(text) => set({ text })}
      >
        <Files media={values.media} onChange={(media) => set({ media })} />
        {me && manages(me) && (
          <Switch
            mt="md"
            label={t("quick.forAll")}
            checked={values.for_all}
            onChange={(event) => set({ for_all: event.currentTarget.checked })}
          />
        )}
      </VariableText>
    </FormDialog>
  );
}

const word = (shortcut: string) => shortcut.replace(/^\//, "").trim();

/** What goes along with it; a file goes up when it is chosen. */
function Files({ media, onChange }: { media: StoredMedia[]; onChange: (media: StoredMedia[]) => void }) {
  const { t, i18n } = useWords();
  const chooser = useRef<HTMLInputElement>(null);
  const add = useMutation({
    mutationFn: (picked: File[]) => Promise.all(picked.map((item) => upload(item, { name: item.name }).done)),
    onSuccess: (stored) => onChange([...media, ...stored]),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <>
      <ul className="quick-files">
        {media.map((item) => (
          <li key={item.id}>
            <IconPaperclip className="i s" aria-hidden />
            <span className="t grow">{item.name}</span>
            <span className="xs mute n">{item.size !== null && fileSize(item.size, i18n.language)}</span>
            <Tip
              size={24}
              label={t("composer.detach", { name: item.name })}
              onClick={() => onChange(media.filter((held) => held.id !== item.id))}
            >
              <IconX className="i xs" aria-hidden />
            </Tip>
          </li>
        ))}
      </ul>
      <input
        ref={chooser}
        type="file"
        multiple
        hidden
        aria-label={t("composer.attach")}
        onChange={(event) => {
          add.mutate([...(event.currentTarget.files ?? [])]);
          event.currentTarget.value = "";
        }}
      />
      <Button
        variant="subtle"
        color="gray"
        loading={add.isPending}
        leftSection={<IconPaperclip className="i s" aria-hidden />}
        onClick={() => chooser.current?.click()}
      >
        {t("composer.attach")}
      </Button>
    </>
  );
}
