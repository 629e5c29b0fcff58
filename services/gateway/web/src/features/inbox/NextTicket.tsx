import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { nextQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { AgePill } from "@/ui/AgePill";
import { useDesk } from "@/ui/desk";
import { useTicketActions } from "@/ui/useTicketActions";

/** The paper ticket: whoever has waited longest, and one button. */
export function NextTicket() {
  const { t } = useTranslation();
  const desk = useDesk();
  const { accept } = useTicketActions();
  const next = useQuery(nextQuery).data;
  const taking = useMutation({ mutationFn: (ticket: Ticket) => accept(ticket) });
  if (!next) return null;
  return (
    <section className="next" aria-label={t("inbox.next")}>
      <button type="button" className="l" onClick={() => desk.open(next.id)}>
        <span className="k">
          <span>{t("inbox.next")}</span>
          {next.queue && (
            <>
              <span className="sepd" aria-hidden="true">
                ·
              </span>
              <span className="t">{next.queue.name}</span>
            </>
          )}
        </span>
        <span className="row who1">
          <span className="w t">{next.contact.name}</span>
          <AgePill since={next.waiting_since ?? next.queued_at} />
        </span>
      </button>
      <div className="r">
        <Button size="xs" loading={taking.isPending} onClick={() => taking.mutate(next)}>
          {t("action.accept")}
        </Button>
      </div>
    </section>
  );
}
