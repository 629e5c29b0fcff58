import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useMemo, useRef, useState } from "react";
import { downloadUrl, mediaUrl } from "@/api/media";
import { react } from "@/api/messages";
import { mayWork } from "@/api/permissions";
import type { Me, Message, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyMessage } from "@/live/apply";
import { type BubbleActs, hasMenu } from "@/ui/bubbles/Bubble";
import { useWays } from "@/ui/desk";
import { openDialog, type Sight } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { useCapabilities } from "./useCapabilities";

export function sights(ticketId: string, messages: Message[], contact: string): Sight[] {
  return messages.flatMap((message) => {
    const { media, kind } = message;
    if ((kind !== "image" && kind !== "video") || !media?.id || message.revoked) return [];
    const title = message.text ?? message.author.name ?? contact;
    const src = mediaUrl(ticketId, media.id);
    return [{ id: message.id, kind, src, download: downloadUrl(ticketId, media.id), title }];
  });
}

/** What pressing in the timeline does. The functions never change, so that a bubble is drawn only for its message. */
export function useBubbleActs(ticket: Ticket, me: Me | undefined, messages: Message[]) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();
  const capabilities = useCapabilities(ticket);
  const [menu, setMenu] = useState<{ message: Message; at: DOMRect; opener: Element } | null>(null);
  const held = useRef({ messages, desk });
  held.current = { messages, desk };
  const { id } = ticket;
  const contact = ticket.contact.name;
  const mayReact = capabilities.reactions && me !== undefined && mayWork(me, ticket);

  const acts = useMemo<BubbleActs>(
    () => ({
      menu: (message, at) => {
        if (hasMenu(message)) setMenu({ message, at: at.getBoundingClientRect(), opener: at });
      },
      jump(messageId) {
        const element = document.getElementById(`message-${messageId}`);
        if (!element) return held.current.desk.open(id, { around: messageId });
        element.scrollIntoView({ block: "center" });
        element.classList.remove("hit-at");
        requestAnimationFrame(() => element.classList.add("hit-at"));
      },
      look(messageId) {
        const items = sights(id, held.current.messages, contact);
        const at = items.findIndex((item) => item.id === messageId);
        if (at >= 0) openDialog({ kind: "lightbox", items, at });
      },
      react: mayReact
        ? (message, emoji) => {
            react(id, message.id, emoji).then(
              (answer) => applyMessage(client, answer.message),
              (reason: unknown) => toast(explain(reason, t), { alert: true }),
            );
          }
        : undefined,
    }),
    [client, contact, id, mayReact, t],
  );
  const closeMenu = useCallback(() => setMenu(null), []);
  return { acts, menu, closeMenu };
}
