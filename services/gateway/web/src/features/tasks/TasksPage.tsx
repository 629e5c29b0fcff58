import { Button, SegmentedControl, Select, TextInput } from "@mantine/core";
import { IconPlus, IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { companyQuery, teamQuery } from "@/api/catalogues";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { TaskFilters } from "@/api/tasks";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { useNow } from "@/ui/useNow";
import { Calendar } from "./Calendar";
import { type Day, dayOf } from "./days";
import { TaskList } from "./TaskList";
import { useAskedTask } from "./useAskedTask";
import "./tasks.css";

const VIEWS = ["list", "week", "month"] as const;
type View = (typeof VIEWS)[number];

/** What is to be done, by day or in a calendar (D7). */
export function TasksPage() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const me = useQuery(meQuery).data;
  const team = useQuery(teamQuery).data ?? [];
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  const zone = useQuery(companyQuery).data?.time_zone ?? here;
  const today = dayOf(new Date(useNow()), zone);
  useAskedTask();

  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${t("task.page")} · Guichê`);
  }, [t]);

  const asked = search.get("view");
  const view: View = VIEWS.find((each) => each === asked) ?? "list";
  const state = search.get("state") === "done" ? "done" : "open";
  const who = search.get("who") ?? "mine";
  const q = search.get("q") ?? "";
  const day: Day = /^\d{4}-\d\d-\d\d$/.test(search.get("day") ?? "") ? (search.get("day") as Day) : today;
  const change = (name: string, value: string | null, replace = false) =>
    setSearch(
      (held) => {
        if (value) held.set(name, value);
        else held.delete(name);
        return held;
      },
      { replace },
    );
  if (!me) return null;
  const whose: TaskFilters =
    who === "mine"
      ? { assignee_id: ["me"] }
      : who === "given"
        ? { author_id: ["me"] }
        : who === "all"
          ? {}
          : { assignee_id: [who] };
  const narrowed = { ...whose, q: q || undefined };
  const add = (date?: Day) => openDialog({ kind: "task", date });
  const leads = manages(me);
  return (
    <main className="page tasks" aria-label={t("task.page")}>
      <header className="top">
        <h1 className="t">{t("task.page")}</h1>
        <span className="grow" />
        <SegmentedControl
          aria-label={t("task.view")}
          value={view}
          onChange={(value) => change("view", value === "list" ? null : value)}
          data={VIEWS.map((value) => ({ value, label: t(`task.views.${value}`) }))}
        />
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => add()}>
          {t("task.new")}
        </Button>
      </header>
      <div className="tk-bar">
        <Select
          size="xs"
          className="tk-who"
          aria-label={t("task.whose")}
          allowDeselect={false}
          searchable={leads}
          value={who}
          onChange={(value) => change("who", value === "mine" ? null : value)}
          data={[
            { value: "mine", label: t("task.mine") },
            { value: "given", label: t("task.given") },
            { value: "all", label: t(leads ? "task.everybodys" : "task.both") },
            ...(leads
              ? team
                  .filter((member) => member.id !== me.id)
                  .map(({ id, name }) => ({ value: id, label: t("task.of", { name }) }))
              : []),
          ]}
        />
        {view === "list" && (
          <SegmentedControl
            size="xs"
            aria-label={t("task.state")}
            value={state}
            onChange={(value) => change("state", value === "open" ? null : value)}
            data={[
              { value: "open", label: t("task.states.open") },
              { value: "done", label: t("task.states.done") },
            ]}
          />
        )}
        <TextInput
          size="xs"
          className="tk-q"
          aria-label={t("task.search")}
          placeholder={t("task.search")}
          leftSection={<IconSearch className="i xs" aria-hidden />}
          value={q}
          onChange={(event) => change("q", event.currentTarget.value, true)}
        />
      </div>
      {view === "list" ? (
        <TaskList filters={{ ...narrowed, state }} {...{ zone, today }} mine={me.id} onAdd={() => add()} />
      ) : (
        <Calendar
          filters={narrowed}
          {...{ view, zone, today, day }}
          mine={me.id}
          onDay={(next) => change("day", next === today ? null : next, true)}
          onAdd={add}
        />
      )}
    </main>
  );
}
