import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery, tagsQuery } from "@/api/catalogues";
import { post, put } from "@/api/client";
import { queuesQuery } from "@/api/queries";
import type { ServiceLevel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

const PROMISES = ["first_response", "next_response", "resolution"] as const;
const LISTS = ["queue_ids", "channel_ids", "tag_ids"] as const;
const MOST = 525_600;
const EMPTY: Omit<ServiceLevel, "id"> = {
  name: "",
  first_response: 15,
  next_response: 30,
  resolution: null,
  warn_before: 5,
  queue_ids: [],
  channel_ids: [],
  tag_ids: [],
};

interface Props {
  sla?: ServiceLevel;
  onSaved: () => unknown;
  onClose: () => void;
}

/** What a service level promises, when it warns, and for whom it counts. */
export function SlaDialog({ sla, onSaved, onClose }: Props) {
  const { t } = useWords();
  const choices = {
    queue_ids: useQuery(queuesQuery).data ?? [],
    channel_ids: useQuery(channelsQuery).data ?? [],
    tag_ids: useQuery(tagsQuery).data ?? [],
  };
  const { id: _, ...terms } = sla ?? { id: "", ...EMPTY };
  const form = useForm({
    id: `slas:${sla?.id ?? "new"}`,
    initial: terms,
    check: (values) => ({
      name: !values.name.trim() && t("form.nameEmpty"),
      first_response: PROMISES.every((kind) => values[kind] === null) && t("settings.slas.nothing"),
      ...Object.fromEntries(
        PROMISES.filter((kind) => values[kind] !== null && !whole(values[kind], 1)).map((kind) => [
          kind,
          t("settings.slas.minutesWrong"),
        ]),
      ),
      warn_before: !whole(values.warn_before, 0) && t("settings.slas.minutesWrong"),
    }),
    faults: { "sla.name_taken": "name", "sla.promises_nothing": "first_response" },
    save: (values) => {
      const wish = { ...values, name: values.name.trim() };
      return sla ? put(`/slas/${sla.id}`, wish) : post("/slas", wish);
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(sla ? "settings.slas.change" : "settings.slas.create")}
      action={t(sla ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={form.values.name}
        error={form.fault("name")}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <fieldset className="sla-terms">
        <legend className="sm sec">{t("settings.slas.minutes")}</legend>
        {PROMISES.map((kind) => (
          <TextInput
            key={kind}
            type="number"
            min={1}
            max={MOST}
            label={t(`sla.kind.${kind}`)}
            placeholder={t("settings.slas.none1")}
            value={form.values[kind] ?? ""}
            error={form.fault(kind)}
            onChange={(event) => {
              const typed = event.currentTarget.value;
              form.set({ [kind]: typed === "" ? null : Number(typed) });
            }}
          />
        ))}
        <TextInput
          type="number"
          min={0}
          max={MOST}
          label={t("settings.slas.warn")}
          value={form.values.warn_before}
          error={form.fault("warn_before")}
          onChange={(event) => form.set({ warn_before: Number(event.currentTarget.value) })}
        />
      </fieldset>
      {LISTS.map((list) => (
        <MultiSelect
          key={list}
          label={t(`settings.slas.${list}`)}
          placeholder={form.values[list].length ? undefined : t("settings.slas.all")}
          searchable
          clearable
          hidePickedOptions
          nothingFoundMessage={t("choices.nothing")}
          value={form.values[list]}
          error={form.fault(list)}
          onChange={(ids) => form.set({ [list]: ids })}
          data={choices[list].map(({ id, name }) => ({ value: id, label: name ?? id }))}
        />
      ))}
    </FormDialog>
  );
}

const whole = (value: number | null, least: number): boolean =>
  value !== null && Number.isInteger(value) && value >= least && value <= MOST;
