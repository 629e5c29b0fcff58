import { IconLock, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { memo } from "react";
import { applyNote, deleteNote } from "@/api/notes";
import type { Me, Note } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose } from "@/ui/compose";
import { clock } from "@/ui/format";
import { later } from "@/ui/later";
import { Mentioning } from "@/ui/mentions";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

interface Props {
  note: Note;
  ticketId: string;
  me: Me | undefined;
}

/** What only the team reads: amber, locked, and never in a bubble of either side. */
export const NoteBubble = memo(function NoteBubble({ note, ticketId, me }: Props) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const own = me?.id === note.author.id;
  const mayDelete = own || (me !== undefined && me.profile !== "agent");
  const remove = () => {
    const undo = later(note.id, async () => {
      try {
        applyNote(client, (await deleteNote(ticketId, note.id)).note);
      } catch (reason) {
        toast(explain(reason, t), { alert: true });
      }
    });
    toast(t("note.deleted"), { action: { label: t("action.undo"), run: undo } });
  };
  return (
    <div id={`note-${note.id}`} className="note" tabIndex={-1} data-line={`note-${note.id}`}>
      <div className="nh">
        <IconLock className="i xs" aria-hidden />
        <span className="t grow">{t("note.by", { name: note.author.name ?? t("common.someone") })}</span>
        {note.edited_at && <span>{t("message.edited")}</span>}
        <time dateTime={note.at}>{clock(note.at, i18n.language)}</time>
        {own && (
          <Tip size={24} label={t("note.edit")} onClick={() => compose.editNote(ticketId, note)}>
            <IconPencil className="i xs" aria-hidden />
          </Tip>
        )}
        {mayDelete && (
          <Tip size={24} label={t("note.delete")} onClick={remove}>
            <IconTrash className="i xs" aria-hidden />
          </Tip>
        )}
      </div>
      <Mentioning text={note.text ?? ""} mentions={note.mentions} />
    </div>
  );
});
