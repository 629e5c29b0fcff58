import { createContext, type ReactNode, useContext, useMemo, useRef, useState } from "react";
import { useLocation, useNavigate } from "react-router";
import { countFilters, filtersFrom, type ListState, searchOf, type TicketFilters } from "@/api/filters";
import { read, write } from "./stored";

const ORDER = "guiche.order";
/** The message at which a conversation is opened. */
const HIT = "message";

interface Where {
  around?: string;
  state?: ListState;
  group?: boolean;
}

/** What is open on the desk. */
interface Opened {
  ticketId: string | undefined;
  around: string | undefined;
}

interface Listed {
  filters: TicketFilters;
  filtered: boolean;
}

/** Ways to somewhere else on the desk. They stay the same wherever one stands. */
interface Ways {
  change: (change: Partial<TicketFilters>) => void;
  clear: () => void;
  /** Other filters altogether, such as kept ones. */
  show: (wanted: Partial<TicketFilters>) => void;
  open: (id: string, where?: Where) => void;
  leaveHit: () => void;
  close: () => void;
}

const OpenedContext = createContext<Opened>({ ticketId: undefined, around: undefined });
const ListedContext = createContext<Listed | null>(null);
const WaysContext = createContext<Ways | null>(null);

function stood<T>(value: T | null): T {
  if (value === null) throw new Error("There is no desk around this component.");
  return value;
}

const ticketOf = (pathname: string) => /^\/tickets\/([^/]+)$/.exec(pathname)?.[1];
const here = () => location.pathname + location.search;

/** Where one stands in the desk: the open ticket and the list's filters, both in the address. */
export function DeskProvider({ children }: { children: ReactNode }) {
  const navigate = useNavigate();
  const routed = useLocation();
  // The router moves when it has time. Who opens a conversation sees it in the very next picture.
  const [moved, setMoved] = useState<string>();
  const address = moved !== undefined && moved === here() ? moved : routed.pathname + routed.search;
  const [pathname = "/", text = ""] = address.split("?");

  const held = useRef(navigate);
  held.current = navigate;
  const ways = useMemo(
    () =>
      waysWith((to, replace) => {
        void held.current(to, { replace });
        setMoved(here());
      }),
    [],
  );

  const search = new URLSearchParams(text);
  const around = search.get(HIT) ?? undefined;
  search.delete(HIT);
  const narrowing = search.toString();
  const ticketId = ticketOf(pathname);
  const opened = useMemo(() => ({ ticketId, around }), [ticketId, around]);
  const listed = useMemo(() => {
    const filters = filtersAt(new URLSearchParams(narrowing));
    return { filters, filtered: countFilters(filters) > 0 };
  }, [narrowing]);
  return (
    <WaysContext value={ways}>
      <ListedContext value={listed}>
        <OpenedContext value={opened}>{children}</OpenedContext>
      </ListedContext>
    </WaysContext>
  );
}

const filtersAt = (search: URLSearchParams) =>
  filtersFrom(search, read<TicketFilters["order"]>(ORDER, "newest"));

type Go = (to: { pathname: string; search: string }, replace: boolean | undefined) => void;

function waysWith(navigate: Go): Ways {
  const now = () => {
    const search = new URLSearchParams(location.search);
    return {
      ticketId: ticketOf(location.pathname),
      filters: filtersAt(search),
      around: search.get(HIT) ?? undefined,
      asked: search.get("order"),
    };
  };
  const go = (
    id: string | undefined,
    next: Partial<TicketFilters>,
    { hit, order = now().asked, replace }: { hit?: string; order?: string | null; replace?: boolean } = {},
  ) => {
    const query = searchOf({ ...next, order: undefined });
    if (order) query.set("order", order);
    if (hit) query.set(HIT, hit);
    const written = query.toString();
    navigate({ pathname: id ? `/tickets/${id}` : "/", search: written ? `?${written}` : "" }, replace);
  };
  return {
    /** What is typed replaces the address; every other choice can be gone back from. */
    change(change) {
      const { order, ...rest } = change;
      const { ticketId, filters, around } = now();
      if (order) write(ORDER, order);
      go(ticketId, { ...filters, ...rest }, { hit: around, order, replace: "q" in change });
    },
    clear() {
      const { ticketId, filters } = now();
      go(ticketId, { state: filters.state, group: filters.group });
    },
    show(wanted) {
      go(now().ticketId, wanted);
    },
    open(id, { around: hit, state, group } = {}) {
      const { filters } = now();
      const elsewhere = state && state !== filters.state && filters.state !== "any";
      const next = elsewhere ? { ...filters, state, snoozed: undefined, no_queue: undefined } : filters;
      go(id, group === undefined ? next : { ...next, group }, { hit });
    },
    leaveHit() {
      const { ticketId, filters } = now();
      go(ticketId, filters, { replace: true });
    },
    close() {
      go(undefined, now().filters);
    },
  };
}

/** Each of the three is told only of what concerns it: a list does not hear which ticket is open. */
export const useOpened = () => useContext(OpenedContext);
export const useListed = () => stood(useContext(ListedContext));
export const useWays = () => stood(useContext(WaysContext));

export function useDesk(): Opened & Listed & Ways {
  const opened = useOpened();
  const listed = useListed();
  const ways = useWays();
  return useMemo(() => ({ ...ways, ...listed, ...opened }), [ways, listed, opened]);
}
