import { Button } from "@mantine/core";
import {
  IconBellZ,
  IconCopy,
  IconFilter2,
  IconHash,
  IconHourglass,
  IconRoute,
  IconSend2,
  IconStar,
  IconStarFilled,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { post } from "@/api/client";
import { mayTransfer } from "@/api/permissions";
import { keys, meQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FunnelPlaces } from "@/ui/classification/FunnelPlaces";
import { copy } from "@/ui/copy";
import { capital, moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";
import { Fold } from "./Fold";
import { Property } from "./Property";

/** Protocol, rating, and where the ticket stands. */
export function FollowUpSection({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const works = me !== undefined && mayTransfer(me, ticket);
  const { wake } = useTicketActions();
  const issue = useMutation({
    mutationFn: (send: boolean) =>
      post<{ protocol: string }>(`/tickets/${ticket.id}/protocol`, send ? { send } : {}),
    onSuccess: ({ protocol }, send) => {
      client.setQueryData<Ticket>(keys.ticket(ticket.id), (held) => held && { ...held, protocol });
      if (send) toast(t("toast.protocolSent"));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const { protocol } = ticket;
  return (
    <Fold section="protocol" title={t("drawer.service")} value={protocol}>
      {!ticket.group && (
        <Property icon={<IconFilter2 />} name={t("drawer.funnel")}>
          <FunnelPlaces contactId={ticket.contact.id} />
        </Property>
      )}
      <Property icon={<IconHash />} name={t("drawer.protocol")}>
        {protocol ? (
          <>
            <span className="n">{protocol}</span>
            <span className="end row tools">
              <Tip
                label={t("drawer.copyProtocol")}
                size={24}
                onClick={() => void copy(protocol, t("toast.copied"))}
              >
                <IconCopy className="i s" aria-hidden />
              </Tip>
              {works && ticket.state === "open" && (
                <Tip
                  label={t("drawer.sendProtocol")}
                  size={24}
                  loading={issue.isPending}
                  onClick={() => issue.mutate(true)}
                >
                  <IconSend2 className="i s" aria-hidden />
                </Tip>
              )}
            </span>
          </>
        ) : works ? (
          <Button
            variant="transparent"
            className="link"
            loading={issue.isPending}
            onClick={() => issue.mutate(false)}
          >
            {t("drawer.makeProtocol")}
          </Button>
        ) : (
          <span className="mute">{t("common.none")}</span>
        )}
      </Property>
      <Property icon={<IconStar />} name={t("drawer.rating")}>
        <Rating ticket={ticket} works={works} />
      </Property>
      {ticket.snoozed && (
        <Property icon={<IconBellZ />} name={t("drawer.snoozed")}>
          <span className="t">
            {ticket.snoozed.until
              ? capital(moment(ticket.snoozed.until, i18n.language))
              : t("snooze.message")}
          </span>
          {works && (
            <Button variant="transparent" className="link end" onClick={() => void wake(ticket)}>
              {t("action.wake")}
            </Button>
          )}
        </Property>
      )}
      <Property icon={<IconUsersGroup />} name={t("drawer.queue")}>
        <span className="t">{ticket.queue?.name ?? t("ticket.noQueue")}</span>
      </Property>
      <Property icon={<IconRoute />} name={t("drawer.channel")}>
        <span className="t">{ticket.channel.name}</span>
      </Property>
      <Property icon={<IconHourglass />} name={t("drawer.opened")}>
        <span className="t">{capital(moment(ticket.opened_at, i18n.language))}</span>
      </Property>
    </Fold>
  );
}

function Rating({ ticket, works }: { ticket: Ticket; works: boolean }) {
  const { t } = useWords();
  const { askRating } = useTicketActions();
  const { rating } = ticket;
  if (rating) {
    const said = t("rating.score", { score: rating.score, scale: rating.scale });
    if (rating.scale > 5) return <span className="n">{said}</span>;
    return (
      <span className="stars" role="img" aria-label={said}>
        {[1, 2, 3, 4, 5].map((star) =>
          star <= rating.score ? (
            <IconStarFilled key={star} className="i s" />
          ) : (
            <IconStar key={star} className="i s" />
          ),
        )}
      </span>
    );
  }
  if (ticket.rating_pending) return <span className="sec">{t("rating.pending")}</span>;
  if (!works || ticket.group) return <span className="mute">{t("common.none")}</span>;
  return (
    <Button variant="transparent" className="link" onClick={() => void askRating(ticket)}>
      {t("rating.ask")}
    </Button>
  );
}
