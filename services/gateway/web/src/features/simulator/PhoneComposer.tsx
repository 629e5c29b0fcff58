import { Menu } from "@mantine/core";
import {
  IconAddressBook,
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconPaperclip,
  IconPhoto,
  IconSend2,
  IconSticker,
  IconX,
} from "@tabler/icons-react";
import { type FormEvent, lazy, Suspense, useEffect, useRef, useState } from "react";
import type { SimulatedMessage } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import type { usePhone } from "./usePhone";
import { usePhoneTyping } from "./usePhoneTyping";

const VoiceRecorder = lazy(() =>
  import("@/ui/media/VoiceRecorder").then((m) => ({ default: m.VoiceRecorder })),
);
const LocationDialog = lazy(() =>
  import("@/ui/media/LocationDialog").then((m) => ({ default: m.LocationDialog })),
);
const CardDialog = lazy(() => import("@/ui/media/CardDialog").then((m) => ({ default: m.CardDialog })));

interface Props {
  phone: ReturnType<typeof usePhone>;
  quoted: SimulatedMessage | null;
  edited: SimulatedMessage | null;
  onDone: () => void;
}

const kindOf = (file: File) => /^(image|video|audio)\//.exec(file.type)?.[1] ?? "document";

export function PhoneComposer({ phone, quoted, edited, onDone }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [open, setOpen] = useState<"voice" | "location" | "card" | null>(null);
  const picked = useRef<"file" | "sticker">("file");
  const file = useRef<HTMLInputElement>(null);
  const field = useRef<HTMLInputElement>(null);
  const typing = usePhoneTyping(phone.type);
  const editedText = edited?.text;
  useEffect(() => {
    if (editedText) setText(editedText);
  }, [editedText]);
  useEffect(() => {
    if (quoted || edited) field.current?.focus();
  }, [quoted, edited]);

  const attempt = (run: Promise<unknown>) =>
    void run.catch((reason: unknown) => toast(explain(reason, t), { alert: true }));
  const answer = quoted ? { quoted } : {};
  const pick = (what: "file" | "sticker", accept: string) => {
    picked.current = what;
    if (file.current) file.current.accept = accept;
    file.current?.click();
  };
  const sendFile = (chosen: File) => {
    const kind = picked.current === "sticker" ? "sticker" : kindOf(chosen);
    const caption = text.trim() && kind !== "sticker" && kind !== "audio" ? { text: text.trim() } : {};
    attempt(phone.sendFile(chosen, chosen.name, { kind, ...caption, ...answer }));
    if (caption.text) setText("");
    onDone();
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const body = text.trim();
    if (!body) return setOpen("voice");
    attempt(edited ? phone.change(edited, "edit", body) : phone.send({ text: body, ...answer }));
    setText("");
    typing(false);
    onDone();
  };
  if (open === "voice")
    return (
      <div className="pcm">
        <Suspense fallback={null}>
          <VoiceRecorder
            onClose={() => setOpen(null)}
            onDone={(blob) => {
              attempt(phone.sendFile(blob, "audio.ogg", { kind: "audio", voice: true, ...answer }));
              onDone();
            }}
          />
        </Suspense>
      </div>
    );
  const about = edited ?? quoted;
  return (
    <>
      {about && (
        <div className="pabout sm">
          <span className="t grow">
            <b>{t(edited ? "message.editing" : "message.reply")}</b>{" "}
            {about.text ?? t(`kind.${about.kind}`, { defaultValue: t("kind.text") })}
          </span>
          <button
            type="button"
            className="round"
            aria-label={t("action.cancel")}
            onClick={() => {
              if (edited) setText("");
              onDone();
            }}
          >
            <IconX className="i s" aria-hidden />
          </button>
        </div>
      )}
      <form className="pcm" onSubmit={submit}>
        <span className="pin">
          <input
            ref={field}
            aria-label={t("simulator.message")}
            placeholder={t("simulator.message")}
            value={text}
            onChange={(event) => {
              setText(event.currentTarget.value);
              typing(event.currentTarget.value !== "");
            }}
            onBlur={() => typing(false)}
          />
          <Menu position="top-end">
            <Menu.Target>
              <button type="button" className="clip" aria-label={t("composer.attach")}>
                <IconPaperclip className="i" aria-hidden />
              </button>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item
                leftSection={<IconPhoto className="i s" />}
                onClick={() => pick("file", "image/*,video/*")}
              >
                {t("simulator.gallery")}
              </Menu.Item>
              <Menu.Item leftSection={<IconFile className="i s" />} onClick={() => pick("file", "")}>
                {t("kind.document")}
              </Menu.Item>
              <Menu.Item
                leftSection={<IconSticker className="i s" />}
                onClick={() => pick("sticker", "image/*")}
              >
                {t("kind.sticker")}
              </Menu.Item>
              <Menu.Item leftSection={<IconMapPin className="i s" />} onClick={() => setOpen("location")}>
                {t("kind.location")}
              </Menu.Item>
              <Menu.Item leftSection={<IconAddressBook className="i s" />} onClick={() => setOpen("card")}>
                {t("kind.contacts")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </span>
        <input
          ref={file}
          type="file"
          hidden
          data-attach
          onChange={(event) => {
            const [chosen] = event.currentTarget.files ?? [];
            event.currentTarget.value = "";
            if (chosen) sendFile(chosen);
          }}
        />
        <button
          type="submit"
          className="pmic"
          aria-label={t(text.trim() ? "action.send" : "composer.record")}
        >
          {text.trim() ? (
            <IconSend2 className="i" aria-hidden />
          ) : (
            <IconMicrophone className="i" aria-hidden />
          )}
        </button>
      </form>
      <Suspense fallback={null}>
        {open === "location" && (
          <LocationDialog
            onClose={() => setOpen(null)}
            onSend={(location) => {
              attempt(phone.send({ kind: "location", location, ...answer }));
              setOpen(null);
              onDone();
            }}
          />
        )}
        {open === "card" && (
          <CardDialog
            onClose={() => setOpen(null)}
            onSend={(contacts) => {
              attempt(phone.send({ kind: "contacts", contacts, ...answer }));
              setOpen(null);
              onDone();
            }}
          />
        )}
      </Suspense>
    </>
  );
}
