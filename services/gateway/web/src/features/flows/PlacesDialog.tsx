import { Button, MultiSelect, TagsInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { put } from "@/api/client";
import { type Flow, type FlowDrawing, flowsQuery } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

interface Props {
  flow: FlowDrawing;
  onSaved: (flow: FlowDrawing) => void;
  onClose: () => void;
}

/** Where a flow answers: each channel, queue and word has one bot. */
export function PlacesDialog({ flow, onSaved, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  const others = (useQuery(flowsQuery).data ?? []).filter(({ id }) => id !== flow.id);
  const [places, setPlaces] = useState(flow.places);
  const held = (part: "channel_ids" | "queue_ids", id: string): Flow | undefined =>
    others.find((each) => each.places[part].includes(id));
  const options = (part: "channel_ids" | "queue_ids", list: { id: string; name: string }[]) =>
    list.map(({ id, name }) => {
      const other = held(part, id);
      return { value: id, label: other ? t("flows.places.held", { name, other: other.name }) : name };
    });
  const save = useMutation({
    mutationFn: () => put<{ flow: FlowDrawing }>(`/flows/${flow.id}/places`, places),
    onSuccess: ({ flow: fresh }) => {
      void client.invalidateQueries({ queryKey: ["flows"], exact: true });
      onSaved(fresh);
      onClose();
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <Dialog onClose={onClose} title={t("flows.places.title")} size={480}>
      <p className="sm sec">{t("flows.places.text")}</p>
      {flow.version === 0 && <p className="warn">{t("flows.places.unpublished")}</p>}
      <MultiSelect
        data-autofocus
        label={t("flows.places.channels")}
        value={places.channel_ids}
        onChange={(channel_ids) => setPlaces({ ...places, channel_ids })}
        data={options("channel_ids", channels)}
      />
      <MultiSelect
        label={t("flows.places.queues")}
        description={t("flows.places.queuesText")}
        value={places.queue_ids}
        onChange={(queue_ids) => setPlaces({ ...places, queue_ids })}
        data={options("queue_ids", queues)}
      />
      <TagsInput
        label={t("flows.places.words")}
        description={t("flows.places.wordsText")}
        maxTags={30}
        value={places.keywords}
        onChange={(keywords) => setPlaces({ ...places, keywords })}
      />
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button loading={save.isPending} onClick={() => save.mutate()}>
          {t("action.save")}
        </Button>
      </div>
    </Dialog>
  );
}
