import { Button, Modal } from "@mantine/core";
import { useInfiniteQuery, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { useNavigate } from "react-router";
import { messagesOf } from "@/api/cache";
import { notesQuery } from "@/api/notes";
import { logQuery, messagesQuery, ticketQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useWatch } from "@/live/live";
import type { BubbleActs } from "@/ui/bubbles/Bubble";
import { LineView } from "@/ui/bubbles/LineView";
import { lines } from "@/ui/bubbles/timeline";
import { Skeleton } from "@/ui/Skeleton";
import "@/features/conversation/conversation.css";
import "@/ui/bubbles/bubbles.css";

const LOOKED_AT: BubbleActs = { jump: () => undefined, look: () => undefined };

/** A conversation read without taking it: nothing is marked as read, nothing can be written. */
export function Preview({ ticketId, onClose }: { ticketId: string; onClose: () => void }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const client = useQueryClient();
  const box = useRef<HTMLDivElement>(null);
  useWatch(ticketId);
  const ticket = useQuery(ticketQuery(ticketId, client)).data;
  const loaded = useInfiniteQuery(messagesQuery(ticketId));
  const log = useQuery(logQuery(ticketId)).data ?? [];
  const notes = useQuery(notesQuery(ticketId)).data ?? [];
  const messages = messagesOf(loaded.data);
  const newest = messages.at(-1)?.id;
  useEffect(() => {
    if (newest) box.current?.scrollTo({ top: box.current.scrollHeight });
  }, [newest]);

  return (
    <Modal
      opened
      onClose={onClose}
      size={560}
      title={ticket ? `${ticket.contact.name} · #${ticket.number}` : t("common.loading")}
      closeButtonProps={{ "aria-label": t("action.close") }}
    >
      {ticket && (
        <p className="sec sm">
          {[
            t(`ticket.${ticket.state}`),
            ticket.queue?.name ?? t("ticket.noQueue"),
            ticket.assignee?.name ?? undefined,
          ]
            .filter(Boolean)
            .join(" · ")}
        </p>
      )}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
      <section ref={box} className="tl preview-tl" aria-label={t("conversation.messages")} tabIndex={0}>
        <div className="tl-in">
          {loaded.isPending && <Skeleton rows={4} />}
          {loaded.hasNextPage && (
            <Button
              variant="subtle"
              size="xs"
              color="gray"
              loading={loaded.isFetchingNextPage}
              onClick={() => void loaded.fetchNextPage()}
            >
              {t("panel.older")}
            </Button>
          )}
          {ticket &&
            lines({ messages, parcels: [], log, notes, complete: !loaded.hasNextPage, unread: null }).map(
              (line) => (
                <LineView
                  key={line.key}
                  {...{ line, ticket }}
                  me={undefined}
                  hit={undefined}
                  acts={LOOKED_AT}
                />
              ),
            )}
        </div>
      </section>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.close")}
        </Button>
        <Button data-autofocus onClick={() => navigate(`/tickets/${ticketId}`)}>
          {t("panel.open")}
        </Button>
      </div>
    </Modal>
  );
}
