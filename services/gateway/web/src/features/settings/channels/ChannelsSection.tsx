import { Button } from "@mantine/core";
import { IconPencil, IconPlayerPlay, IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { post } from "@/api/client";
import type { Channel } from "@/api/types";
import { ChannelMark } from "@/ui/Avatar";
import { Empty } from "@/ui/Empty";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { ChannelDialog } from "./ChannelDialog";

/** The lines to customers: whether they work, and where their new tickets go. */
export function ChannelsSection() {
  const { t } = useTranslation();
  const channels = useQuery(channelsQuery);
  const [edited, setEdited] = useState<Channel | "new" | null>(null);
  return (
    <Section
      wide
      title={t("settings.section.channels")}
      text={t("settings.channels.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("settings.channels.create")}
        </Button>
      }
    >
      {channels.isPending && <Skeleton />}
      {channels.isError && <Failed retry={() => void channels.refetch()} />}
      {channels.data?.length === 0 && (
        <Empty
          icon={<IconPlugConnected />}
          title={t("settings.channels.none")}
          text={t("settings.channels.noneText")}
        />
      )}
      {channels.data && channels.data.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.channels")}>
          {channels.data.map((channel) => (
            <Line key={channel.id} channel={channel} onEdit={() => setEdited(channel)} />
          ))}
        </ul>
      )}
      {edited && (
        <ChannelDialog channel={edited === "new" ? undefined : edited} onClose={() => setEdited(null)} />
      )}
    </Section>
  );
}

function Line({ channel, onEdit }: { channel: Channel; onEdit: () => void }) {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const queue = useQuery(queuesQuery).data?.find((each) => each.id === channel.queue_id);
  const resume = useMutation({
    mutationFn: () => post(`/channels/${channel.id}/resume`),
    onSuccess: () => client.invalidateQueries({ queryKey: channelsQuery.queryKey }),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const stopped = channel.state === "stopped";
  return (
    <li>
      <ChannelMark kind={channel.kind} />
      <span className="grow set-name">
        <span className="m">{channel.name}</span>
        <span className="sm mute">
          {queue ? t("settings.channels.goesTo", { queue: queue.name }) : t("settings.channels.noQueue")}
        </span>
        {stopped && channel.stopped && (
          <span className="sm bad">
            {t("settings.channels.stoppedWhy", { why: channel.stopped.detail, code: channel.stopped.code })}
          </span>
        )}
      </span>
      {channel.since && (
        <span className="sm mute n">
          {t("settings.channels.since", { when: moment(channel.since, i18n.language) })}
        </span>
      )}
      <span className={stopped ? "chip bad" : "chip ok"}>
        {t(stopped ? "settings.channels.stopped" : "settings.channels.active")}
      </span>
      {stopped && (
        <Tip
          label={t("settings.channels.resume", { name: channel.name })}
          disabled={resume.isPending}
          onClick={() => resume.mutate()}
        >
          <IconPlayerPlay className="i s" aria-hidden />
        </Tip>
      )}
      <Tip label={t("settings.edit", { name: channel.name })} onClick={onEdit}>
        <IconPencil className="i s" aria-hidden />
      </Tip>
    </li>
  );
}
