import {
  type Icon,
  IconInbox,
  IconLayoutDashboard,
  IconLayoutKanban,
  IconSettings,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { manages } from "@/api/permissions";
import { meQuery, ownCountersQuery } from "@/api/queries";

/** A page that stands in the rail, and on a phone in the bottom bar or behind its last button. */
export interface Place {
  id: string;
  path: string;
  /** Further pages that belong to it. */
  also?: string[];
  icon: Icon;
  /** Its key in the texts, and the shorter one of the bottom bar. */
  label: string;
  short?: string;
  /** Only for those who lead. */
  leads?: boolean;
  /** At the rail's foot. */
  foot?: boolean;
  /** In the bottom bar itself. */
  tab?: boolean;
  /** What waits there; a hook. */
  useCount?: () => number;
}

const useUnread = () => useQuery(ownCountersQuery).data?.unread ?? 0;

/** In the rail's order. A new page is one line here and one in `routes.tsx`. */
const PLACES: Place[] = [
  {
    id: "tickets",
    path: "/",
    icon: IconInbox,
    label: "nav.tickets",
    short: "nav.conversations",
    tab: true,
    useCount: useUnread,
  },
  { id: "panel", path: "/panel", icon: IconLayoutDashboard, label: "nav.panel", leads: true, tab: true },
  { id: "boards", path: "/boards", icon: IconLayoutKanban, label: "nav.boards", also: ["/funnels"] },
  { id: "settings", path: "/settings", icon: IconSettings, label: "nav.settings", leads: true, foot: true },
];

/** The pages that somebody has, and on which he stands. */
export function usePlaces() {
  const me = useQuery(meQuery).data;
  const { pathname } = useLocation();
  const leads = me !== undefined && manages(me);
  const places = PLACES.filter((place) => leads || !place.leads);
  const within = (path: string) => path !== "/" && `${pathname}/`.startsWith(`${path}/`);
  const under = (place: Place) => [place.path, ...(place.also ?? [])].some(within);
  const here = places.find(under) ?? places[0];
  return { places, here };
}
