import {
  type Icon,
  IconAddressBook,
  IconChecklist,
  IconInbox,
  IconLayoutDashboard,
  IconLayoutKanban,
  IconMessages,
  IconSettings,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useLocation } from "react-router";
import { manages } from "@/api/permissions";
import { meQuery, ownCountersQuery } from "@/api/queries";
import { roomsQuery, unreadRooms } from "@/api/rooms";
import { taskSpanQuery } from "@/api/tasks";
import { useNow } from "@/ui/useNow";

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

const useRoomsUnread = () => unreadRooms(useQuery(roomsQuery).data);

/** One's own that are overdue: the others have time. */
function useTasksDue(): number {
  const tasks = useQuery(taskSpanQuery({ state: "open", assignee_id: ["me"] })).data ?? [];
  const now = useNow();
  return tasks.filter((task) => task.due_at !== null && Date.parse(task.due_at) <= now).length;
}

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
  { id: "contacts", path: "/contacts", icon: IconAddressBook, label: "nav.contacts" },
  { id: "tasks", path: "/tasks", icon: IconChecklist, label: "nav.tasks", useCount: useTasksDue },
  { id: "chat", path: "/chat", icon: IconMessages, label: "nav.chat", useCount: useRoomsUnread },
  {
    id: "settings",
    path: "/settings",
    also: ["/flows"],
    icon: IconSettings,
    label: "nav.settings",
    leads: true,
    foot: true,
  },
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
