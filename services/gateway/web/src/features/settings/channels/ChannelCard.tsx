import { Button, Menu } from "@mantine/core";
import {
  IconDots,
  IconPencil,
  IconPlayerPlay,
  IconPlugConnected,
  IconPlugConnectedX,
  IconQrcode,
  IconTrash,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import type { ChannelHealth, ChannelKind } from "@/api/channels";
import { del, post } from "@/api/client";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { ChannelMark } from "@/ui/Avatar";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { ChannelFigures } from "./ChannelFigures";
import { RemoveDialog } from "./RemoveDialog";

interface Props {
  channel: Channel;
  /** None for lines of the desk's own, which are neither connected nor removed. */
  kind?: ChannelKind;
  health?: ChannelHealth;
  onEdit: () => void;
  onPair: () => void;
}

/** One line: whether it works and why not, what can be done about it, and how it does. */
export function ChannelCard({ channel, kind, health, onEdit, onPair }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const queue = useQuery(queuesQuery).data?.find((each) => each.id === channel.queue_id);
  const [removing, setRemoving] = useState(false);
  const refresh = () => client.invalidateQueries({ queryKey: channelsQuery.queryKey });
  const act = useMutation({
    mutationFn: (what: "resume" | "connect" | "disconnect" | "remove") =>
      what === "remove" ? del(`/channels/${channel.id}`) : post(`/channels/${channel.id}/${what}`),
    onSuccess: async (_, what) => {
      await refresh();
      if (what === "remove") toast(t("settings.channels.removed", { name: channel.name }));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const stopped = channel.state === "stopped";
  const lost = channel.connection?.state === "closed";
  const pairs = kind?.capabilities.pairs === true;
  const Connecting = pairs ? IconQrcode : IconPlugConnected;
  return (
    <li className="line">
      <div className="line-head">
        <ChannelMark kind={channel.kind} />
        <span className="grow set-name">
          <span className="m">{channel.name}</span>
          <span className="sm mute">
            {kind && `${t(`settings.channels.${kind.kind}.title`)} · `}
            {queue ? t("settings.channels.goesTo", { queue: queue.name }) : t("settings.channels.noQueue")}
          </span>
        </span>
        <State channel={channel} />
        {stopped && (
          <Tip
            label={t("settings.channels.resume", { name: channel.name })}
            disabled={act.isPending}
            onClick={() => act.mutate("resume")}
          >
            <IconPlayerPlay className="i s" aria-hidden />
          </Tip>
        )}
        {kind && lost && (
          <Button
            size="xs"
            leftSection={<Connecting className="i s" aria-hidden />}
            loading={act.isPending}
            onClick={() => (pairs ? onPair() : act.mutate("connect"))}
          >
            {t("settings.channels.connect")}
          </Button>
        )}
        <Tip label={t("settings.edit", { name: channel.name })} onClick={onEdit}>
          <IconPencil className="i s" aria-hidden />
        </Tip>
        {kind && (
          <Menu position="bottom-end">
            <Menu.Target>
              <Tip label={t("settings.channels.more", { name: channel.name })} quiet>
                <IconDots className="i s" aria-hidden />
              </Tip>
            </Menu.Target>
            <Menu.Dropdown>
              {pairs && !lost && (
                <Menu.Item
                  leftSection={<IconPlugConnectedX className="i s" aria-hidden />}
                  onClick={() => act.mutate("disconnect")}
                >
                  {t("settings.channels.disconnect")}
                </Menu.Item>
              )}
              <Menu.Item
                color="red"
                leftSection={<IconTrash className="i s" aria-hidden />}
                onClick={() => setRemoving(true)}
              >
                {t("settings.channels.remove")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        )}
      </div>
      {stopped && channel.stopped && (
        <p className="sm bad">
          {t("settings.channels.stoppedWhy", { why: channel.stopped.detail, code: channel.stopped.code })}
        </p>
      )}
      {!stopped && lost && channel.connection && <p className="sm bad">{channel.connection.detail}</p>}
      {health && <ChannelFigures health={health} />}
      {removing && (
        <RemoveDialog
          channel={channel}
          pending={act.isPending}
          onRemove={() => act.mutate("remove", { onSuccess: () => setRemoving(false) })}
          onClose={() => setRemoving(false)}
        />
      )}
    </li>
  );
}

function State({ channel }: { channel: Channel }) {
  const { t } = useWords();
  const state =
    channel.state === "stopped"
      ? "stopped"
      : channel.connection?.state === "closed"
        ? channel.connection.lasting
          ? "disconnected"
          : "reconnecting"
        : channel.connection
          ? "connected"
          : "active";
  const chip = { stopped: "bad", disconnected: "bad", reconnecting: "pend", connected: "ok", active: "ok" };
  return (
    <span className={`chip ${chip[state]}`} role="status">
      {t(`settings.channels.${state}`)}
    </span>
  );
}
