import { Button, MultiSelect, SegmentedControl, Switch } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { funnelsQuery } from "@/api/boards";
import { boardsQuery, companyQuery, reasonsQuery, tagsQuery } from "@/api/catalogues";
import type { ListPart, ListState, TicketFilters } from "@/api/filters";
import { manages } from "@/api/permissions";
import { channelsQuery, meQuery, queuesQuery, teamQuery } from "@/api/queries";
import { slasQuery } from "@/api/slas";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";
import { AmountRange } from "./AmountRange";
import { DayRange } from "./DayRange";
import { FieldFilters } from "./FieldFilters";
import { SavedFilters, SaveFilter } from "./SavedFilters";

const STATES: ListState[] = ["open", "pending", "closed", "any"];

type Choices = { id: string; name: string | null }[];

export function FilterPanel({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const { filters, filtered } = useListed();
  const { change, clear } = useWays();
  const me = useQuery(meQuery).data;
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const reasons = useQuery(reasonsQuery).data ?? [];
  const boards = useQuery(boardsQuery).data ?? [];
  const funnels = useQuery(funnelsQuery).data ?? [];
  const slas = useQuery(slasQuery).data ?? [];
  const currency = useQuery(companyQuery).data?.currency ?? "BRL";
  const chosen = boards.filter((board) => filters.board_id?.includes(board.id));
  const people = [
    { id: "me", name: t("filter.me") },
    { id: "none", name: t("filter.none") },
    ...team.filter((member) => member.id !== me?.id),
  ];
  const lists: [ListPart, Choices][] = [
    ["queue_id", queues],
    ["assignee", people],
    ["channel_id", channels],
    ["tag_id", tags],
    ["reason_id", reasons],
    ["board_id", boards],
    ["column_id", chosen.flatMap((board) => board.columns)],
    [
      "stage_id",
      funnels.flatMap((funnel) =>
        funnel.columns.map((each) => ({ ...each, name: `${funnel.name}: ${each.name}` })),
      ),
    ],
    ["sla", slas.length ? ["warned", "overdue"].map((id) => ({ id, name: t(`sla.state.${id}`) })) : []],
  ];
  const choose = (part: ListPart, values: string[]) => {
    const wanted: Partial<TicketFilters> = { [part]: values.length ? values : undefined };
    change(part === "board_id" ? { ...wanted, column_id: undefined } : wanted);
  };
  return (
    <>
      <div className="fp-in">
        <SavedFilters onClose={onClose} />
        <SegmentedControl
          size="xs"
          fullWidth
          aria-label={t("filter.state")}
          value={filters.state}
          onChange={(state) => change({ state: state as ListState })}
          data={STATES.map((state) => ({ value: state, label: t(`inbox.${state}`) }))}
        />
        {lists.map(([part, choices]) => (
          <Several
            key={part}
            label={t(`filter.${part}`)}
            choices={choices}
            value={filters[part] ?? []}
            onChange={(values) => choose(part, values)}
          />
        ))}
        <DayRange filters={filters} onChange={change} />
        <FieldFilters filters={filters} onChange={change} />
        <AmountRange filters={filters} currency={currency} onChange={change} />
        <Switch
          label={t("filter.unread")}
          checked={filters.unread ?? false}
          onChange={(event) => change({ unread: event.currentTarget.checked || undefined })}
        />
        <Switch
          label={t("filter.snoozed")}
          checked={filters.snoozed ?? false}
          onChange={(event) => change({ snoozed: event.currentTarget.checked || undefined })}
        />
        {me && manages(me) && (
          <Switch
            label={t("filter.no_queue")}
            checked={filters.no_queue ?? false}
            onChange={(event) => change({ no_queue: event.currentTarget.checked || undefined })}
          />
        )}
      </div>
      <div className="fp-foot">
        {filtered && (
          <>
            <SaveFilter />
            <Button variant="subtle" color="gray" size="xs" onClick={clear}>
              {t("filter.clear")}
            </Button>
          </>
        )}
      </div>
    </>
  );
}

interface SeveralProps {
  label: string;
  choices: Choices;
  value: string[];
  onChange: (value: string[]) => void;
}

/** A part of which any of several will do; what has nothing to choose from is not asked. */
function Several({ label, choices, value, onChange }: SeveralProps) {
  const { t } = useWords();
  if (choices.length === 0) return null;
  return (
    <MultiSelect
      label={label}
      placeholder={value.length ? undefined : t("filter.any")}
      searchable
      size="sm"
      hidePickedOptions
      nothingFoundMessage={t("filter.nothing")}
      comboboxProps={{ withinPortal: false, shadow: "md" }}
      data={choices.map(({ id, name }) => ({ value: id, label: name ?? id }))}
      value={value.filter((id) => choices.some((choice) => choice.id === id))}
      onChange={onChange}
    />
  );
}
