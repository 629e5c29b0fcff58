import { Button } from "@mantine/core";
import { IconAlarm, IconArchive, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { TFunction } from "i18next";
import { useState } from "react";
import { channelsQuery, tagsQuery } from "@/api/catalogues";
import { del, put } from "@/api/client";
import { queuesQuery } from "@/api/queries";
import { slasQuery } from "@/api/slas";
import type { ServiceLevel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { spanOf } from "@/ui/sla";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { OrderedList } from "../boards/OrderedList";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { SlaDialog } from "./SlaDialog";
import "../boards/boards.css";
import "./slas.css";

const PROMISES = ["first_response", "next_response", "resolution"] as const;

/** How soon whose customers are answered and served (B7). The first that fits a ticket counts. */
export function SlasSection() {
  const { t } = useWords();
  const client = useQueryClient();
  const slas = useQuery(slasQuery);
  const [edited, setEdited] = useState<{ sla?: ServiceLevel } | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: slasQuery.queryKey });
  const act = async (work: () => Promise<unknown>, said?: string): Promise<boolean> => {
    try {
      await work();
      await refresh();
      if (said) toast(said);
      return true;
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
      return false;
    }
  };
  const add = (
    <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited({})}>
      {t("settings.slas.create")}
    </Button>
  );
  return (
    <Section
      title={t("settings.section.slas")}
      text={t("settings.slas.text")}
      action={Boolean(slas.data?.length) && add}
    >
      {slas.isPending && <Skeleton />}
      {slas.isError && <Failed retry={() => void slas.refetch()} />}
      {slas.data?.length === 0 && (
        <Empty icon={<IconAlarm />} title={t("settings.slas.none")} text={t("settings.slas.noneText")}>
          {add}
        </Empty>
      )}
      {Boolean(slas.data?.length) && (
        <OrderedList
          label={t("settings.section.slas")}
          items={slas.data ?? []}
          onMove={(sla, place) => act(() => put(`/slas/${sla.id}/place`, { place }))}
        >
          {(sla) => (
            <>
              <span className="grow sla-what">
                <span className="m t">{sla.name}</span>
                <span className="sm sec">{promised(sla, t)}</span>
                <AppliesTo sla={sla} />
              </span>
              <Tip label={t("settings.edit", { name: sla.name })} onClick={() => setEdited({ sla })}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip
                label={t("settings.archive", { name: sla.name })}
                onClick={() =>
                  void act(() => del(`/slas/${sla.id}`), t("settings.archived", { name: sla.name }))
                }
              >
                <IconArchive className="i s" aria-hidden />
              </Tip>
            </>
          )}
        </OrderedList>
      )}
      {edited && <SlaDialog {...edited} onSaved={refresh} onClose={() => setEdited(null)} />}
    </Section>
  );
}

function promised(sla: ServiceLevel, t: TFunction): string {
  const parts = PROMISES.filter((kind) => sla[kind] !== null);
  return parts.map((kind) => `${t(`sla.kind.${kind}`)}: ${spanOf(sla[kind] ?? 0, t)}`).join(" · ");
}

/** For whom it counts, by name. */
function AppliesTo({ sla }: { sla: ServiceLevel }) {
  const { t } = useWords();
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const tags = useQuery(tagsQuery).data ?? [];
  const named = [
    ...queues.filter((each) => sla.queue_ids.includes(each.id)),
    ...channels.filter((each) => sla.channel_ids.includes(each.id)),
    ...tags.filter((each) => sla.tag_ids.includes(each.id)),
  ];
  return (
    <span className="sm mute t">
      {named.length ? named.map((each) => each.name).join(", ") : t("settings.slas.everybody")}
    </span>
  );
}
