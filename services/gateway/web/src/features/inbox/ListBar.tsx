import {
  IconAlarm,
  IconBellZ,
  IconInboxOff,
  IconMessageSearch,
  IconSortAscending,
  IconSortDescending,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { counterFilters } from "@/api/filters";
import { manages } from "@/api/permissions";
import { countersQuery, meQuery } from "@/api/queries";
import { slasQuery } from "@/api/slas";
import type { Counters } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { Tip } from "@/ui/Tip";

const ORDERS = { newest: IconSortDescending, oldest: IconSortAscending, due: IconAlarm };

export function ListBar() {
  const { t, i18n } = useWords();
  const { filters } = useListed();
  const { change } = useWays();
  const me = useQuery(meQuery).data;
  const counters = useQuery(countersQuery(counterFilters(filters))).data;
  const format = new Intl.NumberFormat(i18n.language, { notation: "compact" });
  const inTray = Boolean(filters.snoozed ?? filters.no_queue);
  const promised = useQuery(slasQuery).data?.length;
  const { order } = filters;
  const next = order === "newest" ? "oldest" : order === "oldest" && promised ? "due" : "newest";
  const Order = ORDERS[order];
  return (
    <div className="sub">
      <span className="seg">
        {[false, true].map((group) => (
          <button
            key={String(group)}
            type="button"
            className={filters.group === group ? "on" : ""}
            aria-pressed={filters.group === group}
            onClick={() => change({ group })}
          >
            {t(group ? "inbox.groups" : "inbox.private")}
            <span className="n">
              {counters && !inTray ? format.format(inState(counters, group, filters.state)) : ""}
            </span>
          </button>
        ))}
      </span>
      <span className="grow" />
      <Tip label={t("search.title")} size={28} onClick={() => openDialog({ kind: "search" })}>
        <IconMessageSearch className="i" aria-hidden />
      </Tip>
      <TrayButton tray="snoozed" count={counters?.snoozed}>
        <IconBellZ className="i" aria-hidden />
      </TrayButton>
      {me && manages(me) && (
        <TrayButton tray="no_queue" count={counters?.no_queue}>
          <IconInboxOff className="i" aria-hidden />
        </TrayButton>
      )}
      <Tip label={t(`inbox.${order}First`)} size={28} onClick={() => change({ order: next })}>
        <Order className="i" aria-hidden />
      </Tip>
    </div>
  );
}

function inState(counters: Counters, group: boolean, state: string): number {
  const counted = counters[group ? "group" : "private"];
  return state in counted ? counted[state as keyof typeof counted] : counted.pending + counted.open;
}

interface TrayProps {
  tray: "snoozed" | "no_queue";
  count: number | undefined;
  children: ReactNode;
}

/** A place beside the three states: pressed once it opens, pressed again one is back. */
function TrayButton({ tray, count, children }: TrayProps) {
  const { t } = useWords();
  const { filters } = useListed();
  const { change } = useWays();
  const on = filters[tray] ?? false;
  const held = tray === "snoozed" ? "any" : "pending";
  const other = tray === "snoozed" ? "no_queue" : "snoozed";
  return (
    <Tip
      label={count ? t(`inbox.trayCount.${tray}`, { count }) : t(`inbox.tray.${tray}`)}
      size={28}
      variant={on ? "light" : "subtle"}
      color={on ? "amora" : "gray"}
      aria-pressed={on}
      className="tray"
      onClick={() => change({ [tray]: on ? undefined : true, [other]: undefined, state: on ? "open" : held })}
    >
      {children}
      {Boolean(count) && <span className="n">{count && count > 99 ? "99+" : count}</span>}
    </Tip>
  );
}
