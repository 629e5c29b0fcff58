import { IconLock } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import type { Ticket } from "@/api/types";
import { compose } from "@/ui/compose";

/** To whom one writes: the customer, or the team alone. */
export function Tabs({ ticket, note, works }: { ticket: Ticket; note: boolean; works: boolean }) {
  const { t } = useTranslation();
  return (
    <div className="h">
      {works && (
        <button
          type="button"
          className={note ? "md" : "md on"}
          aria-pressed={!note}
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
      <span className="grow" />
      {note && (
        <span className="win">
          <IconLock className="i s" aria-hidden />
          {t("note.only")}
        </span>
      )}
    </div>
  );
}
