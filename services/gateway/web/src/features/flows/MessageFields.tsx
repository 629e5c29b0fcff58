import type { Does } from "@/api/flows";
import type { StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Attachments } from "@/ui/media/Attachments";
import type { FieldsProps } from "./NodeFields";
import { Said } from "./Said";

type Message = Extract<Does, { type: "message" }>;

/** What is said: a text, a file, or a file with the text below it. */
export function MessageFields({ does, variables, onChange }: FieldsProps<Message>) {
  const { t } = useWords();
  const held = does.media ? [{ ...does.media, state: "stored" as const }] : [];
  const show = (stored: StoredMedia | undefined) => {
    if (!stored) return onChange({ ...does, media: null });
    const { state: _state, error: _error, ...media } = stored;
    onChange({ ...does, media });
  };
  return (
    <>
      <Said
        value={does.text}
        variables={variables}
        onChange={(text) => onChange({ ...does, text }, "text")}
      />
      <Attachments most={1} media={held} onChange={([stored]) => show(stored)} />
      <p className="xs mute">{t("flows.fileText")}</p>
    </>
  );
}
