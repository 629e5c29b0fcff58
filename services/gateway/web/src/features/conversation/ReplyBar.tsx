import { Button } from "@mantine/core";
import { IconLock, IconRefresh } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose } from "@/ui/compose";
import { capital, moment } from "@/ui/format";
import { useTicketActions } from "@/ui/useTicketActions";
import { useRunning } from "./useRunning";

/** Why one cannot write here now, and the button that changes it. */
export function ReplyBar({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useWords();
  const { accept, reopen } = useTicketActions();
  const { busy, start } = useRunning(ticket.id, () =>
    ticket.state === "closed" ? reopen(ticket) : accept(ticket),
  );
  const { title, text } = reason();
  return (
    <div className="bar0">
      <span className="grow">
        <span className="m">{title}</span>
        <span className="sm mute">{text}</span>
      </span>
      <Button
        variant="subtle"
        color="gray"
        leftSection={<IconLock className="i s" aria-hidden />}
        onClick={() => compose.mode(ticket.id, "note")}
      >
        {t("composer.note")}
      </Button>
      {ticket.state === "pending" && (
        <Button variant="default" loading={busy} onClick={() => start()}>
          {t("action.accept")}
        </Button>
      )}
      {ticket.state === "closed" && (
        <Button
          variant="default"
          leftSection={<IconRefresh className="i s" aria-hidden />}
          loading={busy}
          onClick={() => start()}
        >
          {t("action.reopen")}
        </Button>
      )}
    </div>
  );

  function reason(): { title: string; text: string } {
    if (ticket.state === "closed") {
      const when = ticket.closed_at ? capital(moment(ticket.closed_at, i18n.language)) : "";
      return { title: t("reply.closed"), text: when };
    }
    if (ticket.state === "pending") {
      const queue = ticket.queue?.name;
      return {
        title: queue ? t("reply.pendingIn", { queue }) : t("reply.pending"),
        text: t("reply.pendingText"),
      };
    }
    return { title: t("reply.others", { name: ticket.assignee?.name }), text: t("reply.othersText") };
  }
}
