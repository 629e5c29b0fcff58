import { SegmentedControl, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useMemo, useRef } from "react";
import { Navigate, useSearchParams } from "react-router";
import { channelsQuery, queuesQuery, teamQuery } from "@/api/catalogues";
import { panelQuery } from "@/api/panel";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Member, Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useLive } from "@/live/live";
import { Skeleton } from "@/ui/Skeleton";
import { useStable } from "@/ui/stable";
import { useStored } from "@/ui/stored";
import { BulkBar } from "./BulkBar";
import { Kpis } from "./Kpis";
import { LaneView } from "./LaneView";
import { byAgent, byQueue, filtered, type Grouping, type PanelFilters } from "./lanes";
import { PanelEmpty } from "./PanelEmpty";
import { Preview } from "./Preview";
import { usePanelKeys } from "./usePanelKeys";
import { useSelection } from "./useSelection";
import "./panel.css";

const nobody: Member[] = [];
const none: Queue[] = [];
const FIELDS = ["queue", "agent", "channel"] as const;

/** Everything that is going on, live, for those who lead (D9). */
export function PanelPage() {
  const { t } = useWords();
  const { status } = useLive();
  const [search, setSearch] = useSearchParams();
  const [grouping, setGrouping] = useStored<Grouping>("guiche.panel", "agent");
  const me = useQuery(meQuery).data;
  const panel = useQuery({ ...panelQuery, enabled: me !== undefined && manages(me) });
  const team = useQuery(teamQuery).data ?? nobody;
  const queues = useQuery(queuesQuery).data ?? none;
  const channels = useQuery(channelsQuery).data ?? [];
  const filters: PanelFilters = {
    queue: search.get("queue"),
    agent: search.get("agent"),
    channel: search.get("channel"),
  };
  const { queue, agent, channel } = filters;
  const shown = useMemo(
    () => filtered(panel.data?.items ?? [], { queue, agent, channel }),
    [panel.data, queue, agent, channel],
  );
  const lanes = useMemo(
    () =>
      grouping === "agent"
        ? byAgent(shown, agent ? team.filter((each) => each.id === agent) : team)
        : byQueue(shown, queue ? queues.filter((each) => each.id === queue) : queues, {
            pending: t("inbox.pending"),
            open: t("inbox.open"),
          }),
    [grouping, shown, agent, team, queue, queues, t],
  );
  const reveals = useRef(new Map<string, (ticketId: string) => void>());
  const selection = useSelection(shown, lanes);
  const preview = search.get("ticket");
  const change = (name: string, value: string | null) =>
    setSearch(
      (held) => {
        if (value) held.set(name, value);
        else held.delete(name);
        return held;
      },
      { replace: name !== "ticket" },
    );
  const open = useStable((id: string) => change("ticket", id));
  const keys = usePanelKeys(lanes, reveals, selection.toggle);

  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${t("panel.title")} · Guichê`);
  }, [t]);

  if (me && !manages(me)) return <Navigate to="/" replace />;
  const choices = { queue: queues, agent: team, channel: channels };
  return (
    <main className="page panel" aria-label={t("panel.title")}>
      <header className="top">
        <h1 className="t">{t("panel.title")}</h1>
        {status === "live" && <span className="chip ok">{t("panel.live")}</span>}
        <span className="grow" />
        <SegmentedControl
          aria-label={t("panel.grouping")}
          value={grouping}
          onChange={(value) => setGrouping(value as Grouping)}
          data={[
            { value: "agent", label: t("panel.byAgent") },
            { value: "queue", label: t("panel.byQueue") },
          ]}
        />
      </header>
      <div className="bar">
        {FIELDS.map((field) => (
          <Select
            key={field}
            className="flt-select"
            aria-label={t(`panel.${field}`)}
            placeholder={t(`panel.all.${field}`)}
            size="xs"
            clearable
            searchable
            value={filters[field]}
            onChange={(value) => change(field, value)}
            data={choices[field].map(({ id, name }) => ({ value: id, label: name }))}
          />
        ))}
        <span className="grow" />
        {panel.data?.more && (
          <span className="sm mute">{t("panel.more", { count: panel.data.items.length })}</span>
        )}
      </div>
      <Kpis tickets={shown} team={team} />
      {panel.isPending ? (
        <Skeleton rows={6} />
      ) : panel.isError || shown.length === 0 ? (
        <PanelEmpty
          failed={panel.isError}
          narrowed={Boolean(queue || agent || channel)}
          onRetry={() => void panel.refetch()}
          onClear={() => setSearch({}, { replace: true })}
        />
      ) : (
        <div className="lanes" {...keys}>
          {lanes.map((lane) => (
            <LaneView
              key={lane.id}
              lane={lane}
              grouping={grouping}
              selected={selection.ids}
              reveals={reveals}
              onToggle={selection.toggle}
              onOpen={open}
            />
          ))}
        </div>
      )}
      {preview && <Preview ticketId={preview} onClose={() => change("ticket", null)} />}
      <BulkBar selected={selection.tickets} onClear={selection.clear} />
    </main>
  );
}
