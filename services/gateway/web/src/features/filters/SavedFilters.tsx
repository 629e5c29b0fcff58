import { Button, Select, TextInput } from "@mantine/core";
import { IconBookmark, IconTrash, IconUsers } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { filtersFrom, searchOf } from "@/api/filters";
import { removeFilter, savedFiltersKey, savedFiltersQuery, saveFilter } from "@/api/me";
import { manages } from "@/api/permissions";
import { meQuery, queuesQuery } from "@/api/queries";
import type { SavedFilter } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

const LONGEST = 60;

/** Filters that one has kept under a name: pressed, they are the list's. */
export function SavedFilters({ onClose }: { onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();
  const { filters } = useListed();
  const saved = useQuery(savedFiltersQuery).data ?? [];
  const here = searchOf({ ...filters, order: undefined }).toString();
  const me = useQuery(meQuery).data;
  const leads = me !== undefined && manages(me);
  const queues = useQuery(queuesQuery).data ?? [];
  const whose = (id: string) =>
    id === "all" ? t("filter.forAll") : (queues.find((queue) => queue.id === id)?.name ?? "");
  const refresh = () => client.invalidateQueries({ queryKey: savedFiltersKey });

  const remove = async (filter: SavedFilter) => {
    const again = () =>
      saveFilter(filter.name, filter.query, filter.for)
        .then(refresh)
        .catch((reason) => toast(explain(reason, t), { alert: true }));
    try {
      await removeFilter(filter.id);
      await refresh();
      toast(t("filter.removed", { name: filter.name }), {
        action: { label: t("action.undo"), run: () => void again() },
      });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  if (saved.length === 0) return null;
  return (
    <ul className="fsaved" aria-label={t("filter.saved")}>
      {saved.map((filter) => (
        <li key={filter.id} className={filter.query === here ? "on" : ""}>
          <button
            type="button"
            className="grow"
            aria-pressed={filter.query === here}
            onClick={() => {
              desk.show(filtersFrom(new URLSearchParams(filter.query)));
              onClose();
            }}
          >
            {filter.for === "me" ? (
              <IconBookmark className="i s" aria-hidden />
            ) : (
              <IconUsers className="i s" aria-hidden />
            )}
            <span className="t">{filter.name}</span>
            {filter.for !== "me" && <span className="xs mute t">{whose(filter.for)}</span>}
          </button>
          {(filter.for === "me" || leads) && (
            <Tip
              label={t("filter.remove", { name: filter.name })}
              size={28}
              onClick={() => void remove(filter)}
            >
              <IconTrash className="i s" aria-hidden />
            </Tip>
          )}
        </li>
      ))}
    </ul>
  );
}

/** Keeps what the list shows now. */
export function SaveFilter() {
  const { t } = useWords();
  const client = useQueryClient();
  const { filters } = useListed();
  const [name, setName] = useState("");
  const [whose, setWhose] = useState("me");
  const me = useQuery(meQuery).data;
  const queues = useQuery(queuesQuery).data ?? [];
  const query = searchOf({ ...filters, order: undefined }).toString();
  const save = useMutation({
    mutationFn: () => saveFilter(name.trim(), query, whose),
    onSuccess: async () => {
      setName("");
      await client.invalidateQueries({ queryKey: savedFiltersKey });
      toast(t("filter.kept"));
    },
  });
  return (
    <form
      className="fsave"
      onSubmit={(event) => {
        event.preventDefault();
        if (name.trim()) save.mutate();
      }}
    >
      <TextInput
        className="grow"
        aria-label={t("filter.name")}
        placeholder={t("filter.name")}
        maxLength={LONGEST}
        value={name}
        error={save.isError ? explain(save.error, t) : undefined}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      {me && manages(me) && (
        <Select
          className="fwhose"
          aria-label={t("filter.for")}
          allowDeselect={false}
          comboboxProps={{ withinPortal: false, shadow: "md" }}
          value={whose}
          onChange={(value) => setWhose(value ?? "me")}
          data={[
            { value: "me", label: t("filter.forMe") },
            { value: "all", label: t("filter.forAll") },
            ...queues.map(({ id, name: label }) => ({ value: id, label })),
          ]}
        />
      )}
      <Button type="submit" variant="default" disabled={!name.trim()} loading={save.isPending}>
        {t("filter.save")}
      </Button>
    </form>
  );
}
