import { IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { notesQuery } from "@/api/notes";
import type { Note, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose } from "@/ui/compose";
import { shortTime } from "@/ui/format";
import { Mentioning } from "@/ui/mentions";
import { useSection } from "@/ui/sections";
import { Tip } from "@/ui/Tip";
import { Fold } from "./Fold";

const SHOWN = 3;

/** The newest notes; the others stand in the conversation, where they were written. */
export function NotesSection({ ticket, onWrite }: { ticket: Ticket; onWrite: () => void }) {
  const { t } = useWords();
  const open = useSection("notes");
  const held = useQuery({ ...notesQuery(ticket.id), enabled: open }).data ?? [];
  const notes = held.filter((note) => !note.deleted_at).toReversed();
  return (
    <Fold
      section="notes"
      title={t("drawer.notes")}
      value={ticket.notes || undefined}
      tool={
        <Tip
          label={t("drawer.addNote")}
          size={24}
          onClick={() => {
            onWrite();
            compose.mode(ticket.id, "note");
          }}
        >
          <IconPlus className="i s" aria-hidden />
        </Tip>
      }
    >
      <ul className="notes">
        {notes.slice(0, SHOWN).map((note) => (
          <NoteLine key={note.id} note={note} />
        ))}
      </ul>
      {notes.length > SHOWN && (
        <p className="mute sm none">{t("drawer.moreNotes", { count: notes.length - SHOWN })}</p>
      )}
      {notes.length === 0 && <p className="mute sm none">{t("drawer.noNotes")}</p>}
    </Fold>
  );
}

function NoteLine({ note }: { note: Note }) {
  const { t, i18n } = useWords();
  return (
    <li className="note">
      <div className="nh">
        <span className="t grow">{note.author.name ?? t("common.someone")}</span>
        <time dateTime={note.at}>{shortTime(note.at, i18n.language)}</time>
      </div>
      <Mentioning text={note.text ?? ""} mentions={note.mentions} />
    </li>
  );
}
