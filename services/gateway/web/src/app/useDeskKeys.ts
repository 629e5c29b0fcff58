import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { mayTransfer, mayWork } from "@/api/permissions";
import { heldTicket, keys } from "@/api/queries";
import type { Me, Ticket } from "@/api/types";
import { compose } from "@/ui/compose";
import { useOpened } from "@/ui/desk";
import { dialogOpen, openDialog, typeAhead } from "@/ui/dialogs";
import { read } from "@/ui/stored";
import { isTyping } from "@/ui/typing";
import { useTicketActions } from "@/ui/useTicketActions";

const focus = (selector: string) => document.querySelector<HTMLElement>(selector)?.focus();

/** Single keys rest while someone types, while a dialog is open, and when they are turned off. */
export function useDeskKeys(): void {
  const { ticketId } = useOpened();
  const actions = useTicketActions();
  const client = useQueryClient();

  useEffect(() => {
    const press = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (dialogOpen()) {
        if (event.key.length === 1) typeAhead(event.key);
        return;
      }
      if (!read("guiche.keys", true)) return;
      const ticket = ticketId ? heldTicket(client, ticketId) : undefined;
      const me = client.getQueryData<Me>(keys.me);
      const works = me && ticket && mayWork(me, ticket);
      const snooze = (resting: Ticket) =>
        resting.snoozed
          ? void actions.wake(resting)
          : openDialog({ kind: "classify", ticket: resting, what: "snooze" });
      const run: Record<string, (() => void) | undefined> = {
        "?": () => openDialog({ kind: "keys" }),
        "/": () => focus("[data-search]"),
        j: () => dispatchEvent(new CustomEvent("guiche:row", { detail: 1 })),
        k: () => dispatchEvent(new CustomEvent("guiche:row", { detail: -1 })),
        r: ticket && (() => compose.mode(ticket.id, "reply")),
        n: ticket && (() => compose.mode(ticket.id, "note")),
        a: ticket?.state === "pending" ? () => void actions.accept(ticket) : undefined,
        e: works ? () => void actions.resolve(ticket) : undefined,
        E: works ? () => void actions.resolve(ticket, { next: true }) : undefined,
        t:
          me && ticket && mayTransfer(me, ticket)
            ? () => openDialog({ kind: "transfer", ticket })
            : undefined,
        s: works ? () => snooze(ticket) : undefined,
        Escape: ticket && (() => focus("[role=listbox]")),
      };
      const action = run[event.key] ?? (event.shiftKey ? undefined : run[event.key.toLowerCase()]);
      if (!action) return;
      event.preventDefault();
      action();
    };
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [ticketId, actions, client]);
}
