import { Checkbox, TagsInput } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import type { Places } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

interface Props {
  /** The bot, as the interface knows it: `/assistants/<id>`. */
  path: string;
  name: string;
  places: Places;
  onSaved: () => Promise<unknown>;
  onClose: () => void;
}

/** Where a bot answers by itself. A channel, a queue or a word has one bot: it is taken from another that had it. */
export function PlacesDialog({ path, name, places, onSaved, onClose }: Props) {
  const { t } = useWords();
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const form = useForm({
    id: `places:${path}`,
    initial: places,
    save: (values) => put(`${path}/places`, values),
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  const { values, set, fault } = form;
  const boxes = (label: string, field: "channel_ids" | "queue_ids", of: { id: string; name: string }[]) => (
    <Checkbox.Group
      label={label}
      value={values[field]}
      error={fault(field)}
      onChange={(chosen) => set({ [field]: chosen })}
    >
      <div className="as-boxes">
        {of.map((each) => (
          <Checkbox key={each.id} value={each.id} label={each.name} />
        ))}
      </div>
    </Checkbox.Group>
  );
  return (
    <FormDialog
      form={form}
      size={480}
      title={t("settings.assistants.places.title", { name })}
      onClose={onClose}
    >
      <p className="sm sec as-lead">{t("settings.assistants.places.text")}</p>
      {channels.length > 0 && boxes(t("settings.assistants.places.channels"), "channel_ids", channels)}
      {queues.length > 0 && boxes(t("settings.assistants.places.queues"), "queue_ids", queues)}
      <TagsInput
        label={t("settings.assistants.places.words")}
        description={t("settings.assistants.places.wordsText")}
        maxTags={30}
        value={values.keywords}
        error={fault("keywords")}
        clearButtonProps={{ "aria-label": t("settings.assistants.places.clear") }}
        onChange={(keywords) => set({ keywords })}
      />
    </FormDialog>
  );
}
