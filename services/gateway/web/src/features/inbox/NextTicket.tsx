import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useRef } from "react";
import { nextQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { AgePill } from "@/ui/AgePill";
import { useWays } from "@/ui/desk";
import { useOverList } from "@/ui/pointer";
import { useTicketActions } from "@/ui/useTicketActions";

/** What stands above the list neither comes nor goes while the pointer is over its rows. */
function useHeld(wanted: boolean): boolean {
  const over = useOverList();
  const shown = useRef(wanted);
  if (!over) shown.current = wanted;
  return shown.current;
}

/** The paper ticket: whoever has waited longest, and one button. */
export function NextTicket() {
  const { t } = useWords();
  const desk = useWays();
  const { accept } = useTicketActions();
  const next = useQuery(nextQuery).data;
  const taking = useMutation({ mutationFn: (ticket: Ticket) => accept(ticket) });
  const shown = useHeld(Boolean(next));
  if (!shown) return null;
  if (!next)
    return (
      <section className="next" aria-label={t("inbox.next")}>
        <span className="l none">{t("inbox.queueEmpty")}</span>
      </section>
    );
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
