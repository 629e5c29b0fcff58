import { IconPhoneCheck } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { missedCallsQuery } from "@/api/queries";
import type { Call } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { useWays } from "@/ui/desk";
import { Empty, Failed } from "@/ui/Empty";
import { phone, shortTime } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";

/** Whom nobody answered, latest first; a row opens the conversation. */
export function MissedCallsDialog({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const desk = useWays();
  const { data: calls, isPending, isError, refetch } = useQuery(missedCallsQuery);
  const open = (ticketId: string) => {
    onClose();
    desk.open(ticketId);
  };
  return (
    <Dialog onClose={onClose} title={t("call.missedList")} size={480}>
      {isPending && <Skeleton rows={3} />}
      {isError && !calls && <Failed title={t("state.listFailed")} onRetry={() => void refetch()} />}
      {calls?.length === 0 && (
        <Empty icon={<IconPhoneCheck />} title={t("call.noneMissed")} text={t("call.noneMissedText")} />
      )}
      {calls?.map((call) => (
        <MissedCall key={call.id} call={call} onOpen={open} />
      ))}
    </Dialog>
  );
}

function MissedCall({ call, onOpen }: { call: Call; onOpen: (ticketId: string) => void }) {
  const { i18n } = useWords();
  const ticket = call.ticket;
  return (
    <button type="button" className="hit" disabled={!ticket} onClick={() => ticket && onOpen(ticket.id)}>
      <Avatar name={call.contact.name} id={call.contact.id} size={32} channel={call.channel.kind} />
      <span className="grow">
        <span className="row">
          <span className="m t grow">{call.contact.name}</span>
          <time className="xs mute" dateTime={call.offered_at}>
            {shortTime(call.offered_at, i18n.language)}
          </time>
        </span>
        <span className="sm mute n">
          {phone(call.contact.phone)}
          {ticket && ` · #${ticket.number}`}
          {ticket?.queue && ` · ${ticket.queue.name}`}
        </span>
      </span>
    </button>
  );
}
