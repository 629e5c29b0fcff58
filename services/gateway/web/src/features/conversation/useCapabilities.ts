import { useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/api/queries";
import type { Capabilities, Ticket } from "@/api/types";

/** Until the channel is known, only what every channel can. */
const LEAST: Capabilities = {
  kinds: ["text"],
  text_limit: 4096,
  media: {},
  quotes: false,
  reactions: false,
  edits: false,
  revokes: false,
  voice: false,
};

export function useCapabilities(ticket: Pick<Ticket, "channel">): Capabilities {
  const channels = useQuery(channelsQuery).data;
  return channels?.find((channel) => channel.id === ticket.channel.id)?.capabilities ?? LEAST;
}
