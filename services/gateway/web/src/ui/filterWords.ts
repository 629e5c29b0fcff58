import { useQuery } from "@tanstack/react-query";
import { fieldsQuery, funnelsQuery } from "@/api/boards";
import { boardsQuery, companyQuery, reasonsQuery, tagsQuery } from "@/api/catalogues";
import { asksFields, type ListPart, type TicketFilters } from "@/api/filters";
import { channelsQuery, queuesQuery, teamQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { dayName } from "./format";
import { spellMoney } from "./money";

/** One thing by which the list is narrowed, in words, and what takes it off. */
export interface FilterWord {
  id: string;
  label: string;
  off: Partial<TicketFilters>;
}

type Named = { id: string; name: string | null };

const FLAGS = ["unread", "snoozed", "no_queue"] as const;

/** Asked only for what is named: most lists are narrowed by nothing. */
export function useFilterWords(filters: TicketFilters): FilterWord[] {
  const { t, i18n } = useWords();
  const needs = (part: ListPart) => ({ enabled: filters[part] !== undefined });
  const boardNeeded = { enabled: Boolean(filters.board_id ?? filters.column_id) };
  const valued = filters.value_min !== undefined || filters.value_max !== undefined;
  const queues = useQuery({ ...queuesQuery, ...needs("queue_id") }).data;
  const channels = useQuery({ ...channelsQuery, ...needs("channel_id") }).data;
  const team = useQuery({ ...teamQuery, ...needs("assignee") }).data;
  const tags = useQuery({ ...tagsQuery, ...needs("tag_id") }).data;
  const reasons = useQuery({ ...reasonsQuery, ...needs("reason_id") }).data;
  const boards = useQuery({ ...boardsQuery, ...boardNeeded }).data;
  const funnels = useQuery({ ...funnelsQuery, ...needs("stage_id") }).data;
  const fields = useQuery({ ...fieldsQuery, enabled: asksFields(filters) }).data ?? [];
  const company = useQuery({ ...companyQuery, enabled: valued }).data;
  const people = [
    { id: "me", name: t("filter.me") },
    { id: "none", name: t("filter.none") },
    ...(team ?? []),
  ];
  const known: Record<ListPart, Named[]> = {
    queue_id: queues ?? [],
    assignee: people,
    channel_id: channels ?? [],
    tag_id: tags ?? [],
    reason_id: reasons ?? [],
    board_id: boards ?? [],
    column_id: boards?.flatMap((board) => board.columns) ?? [],
    stage_id: funnels?.flatMap((funnel) => funnel.columns) ?? [],
    sla: ["warned", "overdue"].map((id) => ({ id, name: t(`sla.state.${id}`) })),
  };

  const words: FilterWord[] = [];
  if (filters.state === "any" && !filters.snoozed)
    words.push({ id: "state", label: t("filter.anyState"), off: { state: "open" } });
  for (const part of FLAGS) {
    const off = part === "unread" ? { unread: undefined } : { [part]: undefined, state: "open" as const };
    if (filters[part]) words.push({ id: part, label: t(`filter.${part}`), off });
  }
  for (const [part, items] of Object.entries(known) as [ListPart, Named[]][]) {
    for (const id of filters[part] ?? []) {
      const left = filters[part]?.filter((each) => each !== id);
      const name = items.find((item) => item.id === id)?.name ?? "…";
      const label = part === "assignee" ? name : t(`filter.named.${part}`, { name });
      words.push({ id: `${part}-${id}`, label, off: { [part]: left?.length ? left : undefined } });
    }
  }
  for (const part of ["opened_from", "opened_to"] as const) {
    const day = filters[part];
    if (!day) continue;
    const when = dayName(new Date(`${day}T12:00:00`), i18n.language, new Date(), "short");
    words.push({ id: part, label: t(`filter.named.${part}`, { when }), off: { [part]: undefined } });
  }
  for (const part of ["value_min", "value_max"] as const) {
    const cents = filters[part];
    if (cents === undefined) continue;
    const value = spellMoney({ cents, currency: company?.currency ?? "BRL" }, i18n.language);
    words.push({ id: part, label: t(`filter.named.${part}`, { value }), off: { [part]: undefined } });
  }
  for (const part of ["field", "field_min", "field_max"] as const) {
    for (const asked of filters[part] ?? []) {
      const [id = "", value = ""] = [asked.slice(0, asked.indexOf(":")), asked.slice(asked.indexOf(":") + 1)];
      const field = fields.find((each) => each.id === id);
      const said = field?.kind === "yes_no" ? t(value === "true" ? "field.yes" : "field.no") : value;
      const left = filters[part]?.filter((each) => each !== asked);
      words.push({
        id: `${part}-${asked}`,
        label: t(`filter.named.${part}`, { name: field?.name ?? "…", value: said }),
        off: { [part]: left?.length ? left : undefined },
      });
    }
  }
  return words;
}
