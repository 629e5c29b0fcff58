import { IconPencil, IconX } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useQuotedName } from "@/ui/bubbles/Quote";
import { compose, useComposing } from "@/ui/compose";
import { plain } from "@/ui/markup";

/** What is being answered or changed, above the field, with a way out. */
export function About({ ticket, note }: { ticket: Ticket; note: boolean }) {
  const { t } = useWords();
  const { quoted, editing, editingNote } = useComposing(ticket.id);
  const changed = note ? editingNote : editing;
  const shown = note ? null : quoted;
  const name = useQuotedName(
    shown ?? { author: { kind: "user", id: null, name: "" }, direction: "out" },
    ticket.contact.name,
  );
  if (changed)
    return (
      <div className="about">
        <IconPencil className="i s" aria-hidden />
        <span className="t grow">
          <span className="b">{t(note ? "note.editing" : "message.editing")}</span>{" "}
          <span className="sec">{plain(changed.text ?? "")}</span>
        </span>
        <Leave label={t("action.cancel")} onClick={() => compose.leaveEditing(ticket.id)} />
      </div>
    );
  if (!shown) return null;
  const kind = shown.kind === "text" ? "" : t(`kind.${shown.kind}`, { defaultValue: t("kind.text") });
  return (
    <div className="about">
      <span className="quote">
        <span className="t">
          <span className="b t">{name}</span>
          <span className="sec t">{[kind, shown.text && plain(shown.text)].filter(Boolean).join(": ")}</span>
        </span>
      </span>
      <Leave label={t("message.unquote")} onClick={() => compose.unquote(ticket.id)} />
    </div>
  );
}

function Leave({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" className="rm" aria-label={label} onClick={onClick}>
      <IconX className="i s" aria-hidden />
    </button>
  );
}
