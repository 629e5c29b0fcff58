import { IconLock } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose } from "@/ui/compose";
import type { Remaining } from "./useWindow";
import { WindowMark } from "./WindowMark";

interface Props {
  ticket: Ticket;
  note: boolean;
  works: boolean;
  /** Whether a template is being chosen, and whether the channel has any. */
  template: boolean;
  templates: boolean;
  window: Remaining | null;
}

/** To whom one writes: the customer, or the team alone. */
export function Tabs({ ticket, note, works, template, templates, window }: Props) {
  const { t } = useWords();
  return (
    <div className="h">
      {works && !window?.closed && (
        <button
          type="button"
          className={note || template ? "md" : "md on"}
          aria-pressed={!note && !template}
          onClick={() => compose.mode(ticket.id, "reply")}
        >
          {t("composer.reply")}
        </button>
      )}
      <button
        type="button"
        className={note ? "md on" : "md"}
        aria-pressed={note}
        onClick={() => compose.mode(ticket.id, note && !works ? "reply" : "note")}
      >
        {t("composer.note")}
      </button>
      {works && templates && (
        <button
          type="button"
          className={template ? "md on" : "md"}
          aria-pressed={template}
          onClick={() => compose.mode(ticket.id, "template")}
        >
          {t("template.one")}
        </button>
      )}
      <span className="grow" />
      {works && !note && window && <WindowMark window={window} />}
      {note && (
        <span className="win">
          <IconLock className="i s" aria-hidden />
          {t("note.only")}
        </span>
      )}
    </div>
  );
}
