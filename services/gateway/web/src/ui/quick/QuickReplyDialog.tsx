import { Switch, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { saveQuickReply } from "@/api/quickReplies";
import type { QuickReply, StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { VariableText } from "@/ui/form/VariableText";
import { Attachments } from "@/ui/media/Attachments";
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
        <Attachments media={values.media} onChange={(media) => set({ media })} />
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
