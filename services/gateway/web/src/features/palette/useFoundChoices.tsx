import { IconMessage } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { contactPhotoUrl, findContactsQuery } from "@/api/contacts";
import { findQuery, searchQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { useWays } from "@/ui/desk";
import { phone, shortTime } from "@/ui/format";
import type { Choice } from "./choices";

/** Tickets by name, number or protocol, and messages by their text. */
export function useFoundChoices(asked: string): Choice[] {
  const { t, i18n } = useWords();
  const desk = useWays();
  const navigate = useNavigate();
  const tickets = useQuery(findQuery(asked)).data ?? [];
  const hits = useInfiniteQuery(searchQuery(asked)).data?.pages[0]?.items ?? [];
  const contacts = useQuery(findContactsQuery(asked)).data ?? [];
  if (asked.length < 2) return [];
  return [
    ...tickets.slice(0, 6).map(
      (ticket): Choice => ({
        id: ticket.id,
        group: "tickets",
        label: ticket.contact.name,
        icon: <Avatar name={ticket.contact.name} id={ticket.contact.id} size={24} />,
        detail: `#${ticket.number}, ${t(`ticket.${ticket.state}`).toLocaleLowerCase()}`,
        run: () => desk.open(ticket.id, { state: ticket.state, group: ticket.group }),
      }),
    ),
    ...contacts.slice(0, 4).map(
      (contact): Choice => ({
        id: `contact-${contact.id}`,
        group: "contacts",
        label: contact.name,
        icon: <Avatar name={contact.name} id={contact.id} size={24} photo={contactPhotoUrl(contact)} />,
        detail: phone(contact.phone) || contact.email || "",
        run: () => void navigate(`/contacts/${contact.id}`),
      }),
    ),
    ...hits.slice(0, 5).map(
      (hit): Choice => ({
        id: hit.message.id,
        group: "messages",
        label: hit.message.text ?? "",
        icon: <IconMessage className="i" />,
        detail: `${hit.contact.name?.split(" ")[0] ?? ""}, ${shortTime(hit.message.at, i18n.language)}`,
        run: () => desk.open(hit.ticket.id, { around: hit.message.id }),
      }),
    ),
  ];
}
