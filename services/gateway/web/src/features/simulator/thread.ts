import type { SimulatedGroup, SimulatedMessage } from "@/api/types";

/** What a phone's list of chats holds: the shop first, then groups, the liveliest first. */
export interface Thread {
  group: SimulatedGroup | null;
  last: SimulatedMessage | undefined;
  unread: number;
}

const groupOf = (message: SimulatedMessage) => message.group?.id ?? null;

export const inThread = (items: SimulatedMessage[], group: SimulatedGroup | null) =>
  items.filter((item) => groupOf(item) === (group?.id ?? null));

export function threads(items: SimulatedMessage[], joined: SimulatedGroup[]): Thread[] {
  const groups = new Map(joined.map((group) => [group.id, group]));
  for (const { group } of items) if (group) groups.set(group.id, group);
  const thread = (group: SimulatedGroup | null): Thread => {
    const said = inThread(items, group);
    const unread = said.filter((item) => item.direction === "in" && item.status !== "read").length;
    return { group, last: said.at(-1), unread };
  };
  const others = [...groups.values()]
    .map(thread)
    .toSorted((a, b) => (b.last?.at ?? "").localeCompare(a.last?.at ?? ""));
  return [thread(null), ...others];
}

/** A message placed or brought up to date; what is older never replaces it, for its status only rises. */
export function place(held: SimulatedMessage[], message: SimulatedMessage): SimulatedMessage[] {
  const at = held.findIndex((item) => item.id === message.id);
  return at >= 0 ? held.with(at, message) : [...held, message];
}
