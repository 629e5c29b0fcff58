import { MultiSelect, TextInput } from "@mantine/core";
import { IconSearch } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import type { BoardFilters } from "@/api/boards";
import { tagsQuery, teamQuery } from "@/api/catalogues";
import type { BoardKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";

const TYPING = 250;
const STATES = ["pending", "open", "closed"] as const;

interface Props {
  kind: BoardKind;
  filters: BoardFilters;
  onChange: (change: BoardFilters) => void;
}

/** What narrows a board: what is typed, and by whom, how far and under which tags. */
export function BoardBar({ kind, filters, onChange }: Props) {
  const { t } = useWords();
  const [q, setQ] = useState(filters.q ?? "");
  const team = useQuery(teamQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  useEffect(() => {
    if (q.trim() === (filters.q ?? "")) return;
    const timer = setTimeout(() => onChange({ q: q.trim() || undefined }), TYPING);
    return () => clearTimeout(timer);
  }, [q, filters.q, onChange]);
  const some = (values: string[]) => (values.length ? values : undefined);
  return (
    <div className="bbar">
      <TextInput
        className="bsearch"
        size="xs"
        type="search"
        aria-label={t("board.search")}
        placeholder={t("board.search")}
        leftSection={<IconSearch className="i s" aria-hidden />}
        maxLength={100}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      {kind === "board" && (
        <MultiSelect
          className="bflt"
          size="xs"
          clearable
          searchable
          aria-label={t("panel.agent")}
          placeholder={filters.assignee ? undefined : t("panel.all.agent")}
          value={filters.assignee ?? []}
          onChange={(values) => onChange({ assignee: some(values) })}
          data={[
            { value: "none", label: t("panel.nobody") },
            ...team.map(({ id, name }) => ({ value: id, label: name })),
          ]}
        />
      )}
      <MultiSelect
        className="bflt"
        size="xs"
        clearable
        searchable
        aria-label={t("drawer.tags")}
        placeholder={filters.tag_id ? undefined : t("board.allTags")}
        value={filters.tag_id ?? []}
        onChange={(values) => onChange({ tag_id: some(values) })}
        data={tags.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {kind === "board" && (
        <MultiSelect
          className="bflt"
          size="xs"
          clearable
          aria-label={t("board.state")}
          placeholder={filters.state ? undefined : t("board.allStates")}
          value={filters.state ?? []}
          onChange={(values) => onChange({ state: some(values) })}
          data={STATES.map((state) => ({ value: state, label: t(`ticket.${state}`) }))}
        />
      )}
      <span className="grow" />
      <span id="board-how" className="sm mute bhow">
        {t("board.how")}
      </span>
    </div>
  );
}
