import { Button, Indicator, NativeSelect, Popover, Switch } from "@mantine/core";
import { IconAdjustmentsHorizontal, IconSearch, IconX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { countFilters } from "@/api/filters";
import { channelsQuery, queuesQuery, teamQuery } from "@/api/queries";
import { useDesk } from "@/ui/desk";
import { Tip } from "@/ui/Tip";

type Choice = { id: string; name: string };

export function SearchRow() {
  const { t } = useTranslation();
  const { filters, change } = useDesk();
  const [text, setText] = useState(filters.q ?? "");

  const asked = useRef(filters.q);

  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (filters.q !== asked.current) {
      asked.current = filters.q;
      setText(filters.q ?? "");
      return;
    }
    if (wanted === filters.q) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      change({ q: wanted });
    }, 250);
    return () => clearTimeout(timer);
  }, [text, filters.q, change]);

  return (
    <div className="srow">
      <label className="search">
        <IconSearch className="i s" aria-hidden />
        <input
          data-search
          type="search"
          className="grow"
          aria-label={t("inbox.search")}
          placeholder={t("inbox.search")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (text) setText("");
            else event.currentTarget.blur();
          }}
        />
        {text ? (
          <button
            type="button"
            className="clear"
            aria-label={t("inbox.clearSearch")}
            onClick={() => setText("")}
          >
            <IconX className="i xs" aria-hidden />
          </button>
        ) : (
          <span className="kbd dk" aria-hidden>
            /
          </span>
        )}
      </label>
      <Filters />
    </div>
  );
}

function Filters() {
  const { t } = useTranslation();
  const { filters, change, clear } = useDesk();
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const count = countFilters(filters);
  const options = (all: string, items: Choice[]) => [
    { value: "", label: all },
    ...items.map(({ id, name }) => ({ value: id, label: name })),
  ];
  return (
    <Popover position="bottom-end" width={280} shadow="md" radius="lg" trapFocus>
      <Indicator disabled={count === 0} label={count} size={16} offset={4} color="var(--g-accent)">
        <Popover.Target>
          <Tip label={t("filter.title")} aria-pressed={count > 0}>
            <IconAdjustmentsHorizontal className="i" aria-hidden />
          </Tip>
        </Popover.Target>
      </Indicator>
      <Popover.Dropdown className="filters">
        <NativeSelect
          label={t("filter.queue")}
          data={options(t("filter.allQueues"), queues)}
          value={filters.queue_id ?? ""}
          onChange={(event) => change({ queue_id: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("filter.assignee")}
          data={[
            { value: "", label: t("filter.anyone") },
            { value: "me", label: t("filter.me") },
            { value: "none", label: t("filter.none") },
            ...team.map(({ id, name }) => ({ value: id, label: name })),
          ]}
          value={filters.assignee ?? ""}
          onChange={(event) => change({ assignee: event.currentTarget.value })}
        />
        <NativeSelect
          label={t("filter.channel")}
          data={options(t("filter.allChannels"), channels)}
          value={filters.channel_id ?? ""}
          onChange={(event) => change({ channel_id: event.currentTarget.value })}
        />
        <Switch
          label={t("filter.unread")}
          checked={filters.unread ?? false}
          onChange={(event) => change({ unread: event.currentTarget.checked })}
        />
        {count > 0 && (
          <Button variant="default" size="xs" mt={16} fullWidth onClick={clear}>
            {t("filter.clear")}
          </Button>
        )}
      </Popover.Dropdown>
    </Popover>
  );
}
