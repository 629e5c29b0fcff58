import { MultiSelect, NumberInput, Select, Switch, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery, queuesQuery, tagsQuery } from "@/api/catalogues";
import type { Conditions, Written } from "@/api/types";
import { useWords } from "@/i18n/spoken";

const OCCASIONS = [
  "opened",
  "message",
  "accepted",
  "transferred",
  "returned",
  "resolved",
  "reopened",
  "tagged",
  "rated",
];
export const SILENCES = ["customer_silent", "agent_silent", "unassigned"];
interface Props {
  values: Written;
  set: (changes: Partial<Written>) => void;
  minutesFault?: string;
}

/** The occasion, and what must hold of the ticket then. */
export function Occasion({ values, set, minutesFault }: Props) {
  const { t } = useWords();
  const tags = useQuery(tagsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const named = (items: { id: string; name: string }[]) =>
    items.map(({ id, name }) => ({ value: id, label: name }));
  const said = (occasions: string[]) =>
    occasions.map((value) => ({ value, label: t(`automation.on.${value}`) }));
  const { conditions } = values;
  const hold = (changes: Partial<Conditions>) => set({ conditions: { ...conditions, ...changes } });
  const silence = SILENCES.includes(values.occasion);
  return (
    <div className="rule-when">
      <Select
        className={silence ? undefined : "all"}
        label={t("automation.when")}
        data={[
          { group: t("automation.happens"), items: said(OCCASIONS) },
          { group: t("automation.silence"), items: said(SILENCES) },
        ]}
        allowDeselect={false}
        value={values.occasion}
        onChange={(occasion) =>
          occasion &&
          set({
            occasion,
            minutes: SILENCES.includes(occasion) ? (values.minutes ?? 60) : null,
            conditions: occasion === "message" ? conditions : { ...conditions, words: [] },
          })
        }
      />
      {silence && (
        <NumberInput
          label={t("automation.minutes")}
          min={1}
          max={43_200}
          value={values.minutes ?? ""}
          error={minutesFault}
          onChange={(minutes) => set({ minutes: typeof minutes === "number" ? minutes : null })}
        />
      )}
      {values.occasion === "message" && (
        <TagsInput
          className="all"
          label={t("automation.words")}
          description={t("automation.wordsText")}
          value={conditions.words}
          onChange={(words) => hold({ words })}
        />
      )}
      <MultiSelect
        label={t("automation.queues")}
        placeholder={conditions.queue_ids.length ? undefined : t("automation.any")}
        data={named(queues)}
        value={conditions.queue_ids}
        onChange={(queue_ids) => hold({ queue_ids })}
      />
      <MultiSelect
        label={t("automation.channels")}
        placeholder={conditions.channel_ids.length ? undefined : t("automation.any")}
        data={named(channels)}
        value={conditions.channel_ids}
        onChange={(channel_ids) => hold({ channel_ids })}
      />
      <MultiSelect
        label={t("automation.withTags")}
        placeholder={conditions.with_tags.length ? undefined : t("automation.any")}
        data={named(tags)}
        searchable
        value={conditions.with_tags}
        onChange={(with_tags) => hold({ with_tags })}
      />
      <MultiSelect
        label={t("automation.withoutTags")}
        data={named(tags)}
        searchable
        value={conditions.without_tags}
        onChange={(without_tags) => hold({ without_tags })}
      />
      <MultiSelect
        label={t("automation.states")}
        placeholder={conditions.states.length ? undefined : t("automation.any")}
        data={(["pending", "open", "closed"] as const).map((value) => ({
          value,
          label: t(`automation.state.${value}`),
        }))}
        value={conditions.states}
        onChange={(states) => hold({ states: states as Conditions["states"] })}
      />
      <Select
        label={t("automation.hours")}
        data={(["any", "within", "outside"] as const).map((value) => ({
          value,
          label: t(`automation.hoursAre.${value}`),
        }))}
        allowDeselect={false}
        value={conditions.hours}
        onChange={(hours) => hours && hold({ hours: hours as Conditions["hours"] })}
      />
      <Switch
        className="all"
        mb={16}
        label={t("automation.groups")}
        checked={conditions.groups}
        onChange={(event) => hold({ groups: event.currentTarget.checked })}
      />
    </div>
  );
}
