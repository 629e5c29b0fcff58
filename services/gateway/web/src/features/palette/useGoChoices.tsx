import { useMantineColorScheme } from "@mantine/core";
import {
  type Icon,
  IconAddressBook,
  IconAdjustmentsHorizontal,
  IconBaselineDensityMedium,
  IconBell,
  IconBellZ,
  IconBolt,
  IconBookmark,
  IconChecklist,
  IconChecks,
  IconCircle,
  IconFilter2,
  IconFilterOff,
  IconInbox,
  IconInboxOff,
  IconKeyboard,
  IconLayoutDashboard,
  IconLayoutKanban,
  IconLogout,
  IconMessagePlus,
  IconMessageSearch,
  IconMessages,
  IconMoon,
  IconPhoneX,
  IconPlayerPlay,
  IconSettings,
  IconSortDescending,
  IconSquarePlus,
  IconSun,
  IconTicket,
  IconUser,
  IconUsersGroup,
} from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useNavigate } from "react-router";
import { del, put } from "@/api/client";
import { filtersFrom } from "@/api/filters";
import { savedFiltersQuery } from "@/api/me";
import { markSeen, noticesOf, noticesQuery } from "@/api/notices";
import { manages } from "@/api/permissions";
import { keys, meQuery } from "@/api/queries";
import type { Me, Presence } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useDesk } from "@/ui/desk";
import { type Dialog, openDialog } from "@/ui/dialogs";
import { useStored } from "@/ui/stored";
import { useTicketActions } from "@/ui/useTicketActions";
import type { Choice } from "./choices";
import { after } from "./useTicketChoices";

const tell = (name: string) => after(() => dispatchEvent(new CustomEvent(name)));

/** A place of the settings, as far as the palette needs it. */
export interface SettingsPlace {
  id: string;
  title: string;
  icon: Icon;
}

/** Where one can go, and what of the desk itself can be changed. */
export function useGoChoices(settings: SettingsPlace[]): Choice[] {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const desk = useDesk();
  const actions = useTicketActions();
  const me = useQuery(meQuery).data;
  const saved = useQuery(savedFiltersQuery).data ?? [];
  const { setColorScheme } = useMantineColorScheme();
  const [compact, setCompact] = useStored("guiche.compact", false);

  const all: Choice[] = [];
  const add = (id: string, icon: ReactNode, run: () => void, keys?: string) =>
    all.push({ id, group: "go", label: t(`palette.${id}`), icon, run, keys });
  const dialog = (wanted: Dialog) => after(() => openDialog(wanted));
  const appear = (presence: Presence) => () => {
    client.setQueryData<Me>(keys.me, (held) => held && { ...held, presence });
    void put("/me/presence", { presence }).catch(() => client.invalidateQueries({ queryKey: keys.me }));
  };
  const leave = () => void del("/session").finally(() => location.assign("/"));
  const seeAll = () => {
    const newest = noticesOf(client.getQueryData(noticesQuery.queryKey))[0];
    if (newest) void markSeen(client, newest.position).catch(() => undefined);
  };
  const newest = desk.filters.order === "newest";

  add("next", <IconTicket className="i" />, () => void actions.takeNext());
  add("begin", <IconMessagePlus className="i" />, dialog({ kind: "begin" }));
  add("search", <IconMessageSearch className="i" />, dialog({ kind: "search" }));
  if (me && manages(me)) add("panel", <IconLayoutDashboard className="i" />, () => void navigate("/panel"));
  add("contacts", <IconAddressBook className="i" />, () => void navigate("/contacts"));
  add("boards", <IconLayoutKanban className="i" />, () => void navigate("/boards"));
  add("funnels", <IconFilter2 className="i" />, () => void navigate("/funnels"));
  add("tasks", <IconChecklist className="i" />, () => void navigate("/tasks"));
  add("newTask", <IconSquarePlus className="i" />, dialog({ kind: "task" }));
  add("chat", <IconMessages className="i" />, () => void navigate("/chat"));
  add("filters", <IconAdjustmentsHorizontal className="i" />, tell("guiche:filters"));
  add("notices", <IconBell className="i" />, tell("guiche:notices"));
  add("profile", <IconUser className="i" />, dialog({ kind: "profile" }));
  add("keys", <IconKeyboard className="i" />, dialog({ kind: "keys" }), "?");
  for (const filter of saved)
    all.push({
      id: `filter-${filter.id}`,
      group: "go",
      label: t("palette.savedFilter", { name: filter.name }),
      icon: <IconBookmark className="i" />,
      run: () => desk.show(filtersFrom(new URLSearchParams(filter.query))),
    });
  if (desk.filtered) add("clearFilters", <IconFilterOff className="i" />, desk.clear);
  const place = { snoozed: undefined, no_queue: undefined };
  for (const state of ["open", "pending", "closed"] as const)
    all.push({
      id: `state-${state}`,
      group: "go",
      label: t("palette.list", { name: t(`inbox.${state}`) }),
      icon: <IconInbox className="i" />,
      run: () => desk.change({ ...place, state }),
    });
  add("snoozed", <IconBellZ className="i" />, () => desk.change({ ...place, state: "any", snoozed: true }));
  if (me && manages(me))
    add("noQueue", <IconInboxOff className="i" />, () =>
      desk.change({ ...place, state: "pending", no_queue: true }),
    );
  add(desk.filters.group ? "private" : "groups", <IconUsersGroup className="i" />, () =>
    desk.change({ group: !desk.filters.group }),
  );
  add(newest ? "oldest" : "newest", <IconSortDescending className="i" />, () =>
    desk.change({ order: newest ? "oldest" : "newest" }),
  );
  add("quickReplies", <IconBolt className="i" />, dialog({ kind: "quick-replies" }));
  add("macros", <IconPlayerPlay className="i" />, dialog({ kind: "macros" }));
  add("missedCalls", <IconPhoneX className="i" />, dialog({ kind: "missed-calls" }));
  add("seeNotices", <IconChecks className="i" />, seeAll);
  add("noticeSettings", <IconBell className="i" />, dialog({ kind: "profile", part: "notices" }));
  add(compact ? "roomy" : "compact", <IconBaselineDensityMedium className="i" />, () => setCompact(!compact));
  if (settings.length) add("settings", <IconSettings className="i" />, () => void navigate("/settings"));
  for (const place of settings)
    all.push({
      id: `settings-${place.id}`,
      group: "go",
      label: t("palette.settingsPlace", { name: t(place.title) }),
      icon: <place.icon className="i" />,
      run: () => void navigate(`/settings/${place.id}`),
    });
  for (const presence of ["online", "away", "offline"] as const)
    if (me && me.presence !== presence)
      all.push({
        id: `presence-${presence}`,
        group: "go",
        label: t("palette.presence", { name: t(`presence.${presence}`).toLocaleLowerCase() }),
        icon: <IconCircle className="i" />,
        run: appear(presence),
      });
  add("dark", <IconMoon className="i" />, () => setColorScheme("dark"));
  add("light", <IconSun className="i" />, () => setColorScheme("light"));
  add("leave", <IconLogout className="i" />, leave);
  return all;
}
