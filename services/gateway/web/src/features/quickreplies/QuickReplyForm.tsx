import { Button, Switch, Textarea, TextInput } from "@mantine/core";
import { IconPaperclip, IconX } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { upload } from "@/api/media";
import { meQuery } from "@/api/queries";
import { saveQuickReply } from "@/api/quickReplies";
import type { QuickReply } from "@/api/types";
import { Dialog } from "@/ui/Dialog";
import { fileSize } from "@/ui/media/size";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

/** What the server fills in, in the words of a template. */
const VARIABLES = ["first_name", "name", "greeting", "agent", "protocol", "queue", "company", "date", "time"];

interface Props {
  reply?: QuickReply;
  text?: string;
  onSaved: () => void;
  onClose: () => void;
}

export function QuickReplyForm({ reply, text: given, onSaved, onClose }: Props) {
  const { t, i18n } = useTranslation();
  const me = useQuery(meQuery).data;
  const file = useRef<HTMLInputElement>(null);
  const area = useRef<HTMLTextAreaElement>(null);
  const [shortcut, setShortcut] = useState(reply?.shortcut ?? "");
  const [text, setText] = useState(reply?.text ?? given ?? "");
  const [media, setMedia] = useState(reply?.media ?? []);
  const [forAll, setForAll] = useState(reply?.for_all ?? false);
  const word = shortcut.replace(/^\//, "").trim();
  const wrong = word !== "" && /\s/.test(word);

  const add = useMutation({
    mutationFn: (picked: File[]) => Promise.all(picked.map((item) => upload(item, { name: item.name }).done)),
    onSuccess: (stored) => setMedia((held) => [...held, ...stored]),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const save = useMutation({
    mutationFn: () =>
      saveQuickReply(
        { shortcut: word, text: text.trim(), media_ids: media.map((item) => item.id), for_all: forAll },
        reply?.id,
      ),
    onSuccess: onSaved,
  });
  const insert = (name: string) => {
    const at = area.current?.selectionStart ?? text.length;
    const piece = `{{${name}}}`;
    setText(text.slice(0, at) + piece + text.slice(at));
    area.current?.focus();
    setTimeout(() => area.current?.setSelectionRange(at + piece.length, at + piece.length));
  };
  const empty = !text.trim() && media.length === 0;
  return (
    <Dialog onClose={onClose} size={520} title={t(reply ? "quick.change" : "quick.create")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (word && !wrong && !empty) save.mutate();
        }}
      >
        <TextInput
          data-autofocus
          label={t("quick.shortcut")}
          leftSection="/"
          value={shortcut}
          error={wrong && t("quick.oneWord")}
          onChange={(event) => setShortcut(event.currentTarget.value)}
        />
        <Textarea
          ref={area}
          label={t("quick.text")}
          autosize
          minRows={4}
          maxRows={12}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <fieldset className="vars" aria-label={t("quick.variables")}>
          {VARIABLES.map((name) => (
            <button key={name} type="button" className="chip" onClick={() => insert(name)}>
              {t(`quick.variable.${name}`)}
            </button>
          ))}
        </fieldset>
        <ul className="quicks files">
          {media.map((item) => (
            <li key={item.id}>
              <IconPaperclip className="i s" aria-hidden />
              <span className="t grow">{item.name}</span>
              <span className="xs mute n">{item.size !== null && fileSize(item.size, i18n.language)}</span>
              <Tip
                size={24}
                label={t("composer.detach", { name: item.name })}
                onClick={() => setMedia(media.filter((held) => held.id !== item.id))}
              >
                <IconX className="i xs" aria-hidden />
              </Tip>
            </li>
          ))}
        </ul>
        <input
          ref={file}
          type="file"
          multiple
          hidden
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
          onClick={() => file.current?.click()}
        >
          {t("composer.attach")}
        </Button>
        {me && me.profile !== "agent" && (
          <Switch
            mt="md"
            label={t("quick.forAll")}
            checked={forAll}
            onChange={(event) => setForAll(event.currentTarget.checked)}
          />
        )}
        {save.isError && (
          <p className="warn bad" role="alert">
            {explain(save.error, t)}
          </p>
        )}
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.back")}
          </Button>
          <Button type="submit" disabled={!word || wrong || empty} loading={save.isPending}>
            {t("action.save")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
