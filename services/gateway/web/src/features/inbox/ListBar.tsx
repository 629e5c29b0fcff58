import { IconMessageSearch, IconSortAscending, IconSortDescending } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { counterFilters } from "@/api/filters";
import { countersQuery } from "@/api/queries";
import { useDesk } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { Tip } from "@/ui/Tip";

export function ListBar() {
  const { t } = useTranslation();
  const { filters, change } = useDesk();
  const counters = useQuery(countersQuery(counterFilters(filters))).data;
  const newest = filters.order === "newest";
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
            <span className="n">{counters?.[group ? "group" : "private"][filters.state] ?? ""}</span>
          </button>
        ))}
      </span>
      <span className="grow" />
      <Tip label={t("search.title")} size={28} onClick={() => openDialog({ kind: "search" })}>
        <IconMessageSearch className="i" aria-hidden />
      </Tip>
      <Tip
        label={t(newest ? "inbox.newestFirst" : "inbox.oldestFirst")}
        size={28}
        onClick={() => change({ order: newest ? "oldest" : "newest" })}
      >
        {newest ? (
          <IconSortDescending className="i" aria-hidden />
        ) : (
          <IconSortAscending className="i" aria-hidden />
        )}
      </Tip>
    </div>
  );
}
