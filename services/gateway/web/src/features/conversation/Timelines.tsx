import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Activity, useState } from "react";
import { ticketQuery } from "@/api/queries";
import { type Opening, reopened } from "./openings";
import { Timeline } from "./Timeline";

interface Props {
  ticketId: string;
  around: string | undefined;
}

/**
 * The open conversation, and behind it those that one has come from: they stay drawn, unseen and told nothing, so that
 * going back to one makes no bubble anew (ADR 0051).
 */
export function Timelines({ ticketId, around }: Props) {
  const [kept, setKept] = useState<Opening[]>([]);
  const [open] = kept;
  const same = open?.ticketId === ticketId && open.around === around;
  const now = same ? kept : reopened(kept, ticketId, around);
  if (!same) setKept(now);
  return now
    .toSorted((one, other) => one.ticketId.localeCompare(other.ticketId))
    .map((opening) => (
      <Activity key={keyOf(opening)} mode={opening === now[0] ? "visible" : "hidden"}>
        <Kept {...opening} />
      </Activity>
    ));
}

const keyOf = ({ ticketId, around }: Props) => `${ticketId} ${around ?? ""}`;

function Kept({ ticketId, around, times }: Opening) {
  const client = useQueryClient();
  const { data: ticket } = useQuery(ticketQuery(ticketId, client));
  return ticket && <Timeline ticket={ticket} around={around} opening={times} />;
}
