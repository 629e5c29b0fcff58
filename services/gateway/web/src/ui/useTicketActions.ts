import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { get, Refusal, request } from "@/api/client";
import { keys, nextQuery } from "@/api/queries";
import type { Macro, Tag, Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { applyTicket } from "@/live/apply";
import { compose } from "./compose";
import { useWays } from "./desk";
import { release } from "./pointer";
import { explain } from "./refusal";
import { toast } from "./toast";

interface Answer {
  position: number;
  ticket?: Ticket;
}

const firstName = (name: string) => name.split(" ")[0] ?? name;

/** Every command on a ticket: send, bring the cache up to the answer, offer the way back, explain a refusal. */
export function useTicketActions() {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();

  return useMemo(() => {
    async function command(
      ticket: Pick<Ticket, "id">,
      name: string,
      body: object = {},
      method = "POST",
    ): Promise<Ticket | null> {
      try {
        const answer = await request<Answer>(method, `/tickets/${ticket.id}/${name}`, body);
        const fresh =
          answer.ticket ?? (await get<Ticket>(`/tickets/${ticket.id}?wait_for=${answer.position}`));
        release();
        client.setQueryData(keys.ticket(fresh.id), (held: Ticket | undefined) => held ?? fresh);
        applyTicket(client, fresh);
        void client.invalidateQueries({ queryKey: keys.counters() });
        return fresh;
      } catch (reason) {
        refused(ticket, reason);
        return null;
      }
    }

    function refused(ticket: Pick<Ticket, "id">, reason: unknown): void {
      const live = reason instanceof Refusal ? reason.problem.ticket_id : undefined;
      const taken = reason instanceof Refusal && reason.code === "ticket.already_accepted";
      const way = live
        ? { label: t("action.open"), run: () => desk.open(live) }
        : taken
          ? { label: t("action.takeNext"), run: () => void takeNext() }
          : undefined;
      toast(explain(reason, t), { alert: true, action: way });
      if (!(reason instanceof Refusal)) return;
      void client.invalidateQueries({ queryKey: keys.ticket(ticket.id) });
      void client.invalidateQueries({ queryKey: keys.tickets() });
      void client.invalidateQueries({ queryKey: keys.next });
    }

    const undo = (run: () => void) => ({ action: { label: t("action.undo"), run } });

    async function accept(ticket: Ticket): Promise<void> {
      const fresh = await command(ticket, "accept");
      if (!fresh) return;
      desk.open(fresh.id, { state: "open", group: fresh.group });
      compose.mode(fresh.id, "reply");
    }

    async function takeNext(): Promise<void> {
      await client.invalidateQueries({ queryKey: keys.next });
      const next = await client.fetchQuery({ ...nextQuery, staleTime: 0 });
      if (next) await accept(next);
      else toast(t("inbox.queueEmpty"));
    }

    async function resolve(ticket: Ticket, how: { silent?: boolean; next?: boolean } = {}): Promise<void> {
      const fresh = await command(ticket, "resolve", how.silent ? { silent: true } : {});
      if (!fresh) return;
      toast(
        t("toast.resolved", { name: firstName(ticket.contact.name) }),
        undo(() => void reopen(fresh)),
      );
      if (how.next) await takeNext();
      else desk.close();
    }

    async function reopen(ticket: Ticket): Promise<void> {
      const fresh = await command(ticket, "reopen");
      if (fresh) desk.open(fresh.id, { state: "open", group: fresh.group });
    }

    async function giveBack(ticket: Ticket): Promise<void> {
      const fresh = await command(ticket, "return");
      if (fresh)
        toast(
          t("toast.returned", { name: firstName(ticket.contact.name) }),
          undo(() => void accept(fresh)),
        );
    }

    async function markUnread(ticket: Ticket): Promise<void> {
      if (await command(ticket, "unread"))
        toast(
          t("toast.unread"),
          undo(() => void markRead(ticket)),
        );
    }

    async function markRead(ticket: Ticket): Promise<void> {
      await command(ticket, "read");
    }

    const put = (ticket: Ticket, name: string, body: object) => command(ticket, name, body, "PUT");
    const drop = (ticket: Ticket, name: string) => command(ticket, name, undefined, "DELETE");

    /** Bots answer in this ticket, or none does; shown at once, and taken back when it is refused. */
    async function switchBots(ticket: Ticket, on: boolean): Promise<void> {
      const key = keys.ticket(ticket.id);
      const held = client.getQueryData<Ticket>(key);
      if (held) client.setQueryData(key, { ...held, bots_off: !on, bot: on ? held.bot : null });
      const done = await put(ticket, "bots", { on });
      if (!done && held) client.setQueryData(key, held);
    }

    async function tag(ticket: Ticket, tagId: string): Promise<void> {
      await command(ticket, "tags", { tag_ids: [tagId] });
    }

    async function untag(ticket: Ticket, { id, name }: Tag): Promise<void> {
      if (await drop(ticket, `tags/${id}`))
        toast(
          t("toast.untagged", { name }),
          undo(() => void tag(ticket, id)),
        );
    }

    /** Sets what the ticket holds once, or clears it; the way back is what it held before. */
    async function classify(
      ticket: Ticket,
      what: "reason" | "value" | "board",
      to: object | null,
      before: object | null,
    ): Promise<void> {
      const done = to ? await put(ticket, what, to) : await drop(ticket, what);
      if (done && before && !to)
        toast(
          t(`toast.${what}Cleared`),
          undo(() => void put(ticket, what, before)),
        );
    }

    async function snooze(ticket: Ticket, until: string | null): Promise<void> {
      const fresh = await command(ticket, "snooze", { until });
      if (!fresh) return;
      toast(
        t("toast.snoozed", { name: firstName(ticket.contact.name) }),
        undo(() => void wake(fresh)),
      );
      desk.close();
    }

    async function wake(ticket: Ticket): Promise<void> {
      await command(ticket, "wake");
    }

    async function askRating(ticket: Ticket): Promise<void> {
      if (await command(ticket, "rating")) toast(t("toast.ratingAsked"));
    }

    async function runMacro(ticket: Ticket, macro: Macro): Promise<void> {
      if (await command(ticket, `macros/${macro.id}`, { id: uuid() }))
        toast(t("automation.macroRan", { name: macro.name }));
    }

    async function changeChannel(ticket: Ticket, channelId: string): Promise<void> {
      const fresh = await command(ticket, "channel", { channel_id: channelId });
      if (fresh) desk.open(fresh.id, { state: "open", group: fresh.group });
    }

    return {
      accept,
      takeNext,
      resolve,
      reopen,
      giveBack,
      markRead,
      markUnread,
      switchBots,
      tag,
      untag,
      classify,
      snooze,
      wake,
      askRating,
      changeChannel,
      runMacro,
      command,
      refused,
    };
  }, [t, client, desk]);
}
