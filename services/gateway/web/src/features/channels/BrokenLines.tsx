import { IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { manages } from "@/api/permissions";
import { channelsQuery, meQuery } from "@/api/queries";
import type { Channel, Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import "./channels.css";

/** Lines that one's queues use and that do not work: messages do not leave by them, and may not come. */
export function BrokenLines() {
  const { t, i18n } = useWords();
  const me = useQuery(meQuery).data;
  const channels = useQuery(channelsQuery).data;
  const broken = me && channels?.filter((each) => each.works === false && concerns(each, me));
  if (!broken || broken.length === 0) return null;
  return (
    <div className="broken" role="status">
      <IconPlugConnectedX className="i" aria-hidden />
      <ul>
        {broken.map((each) => (
          <li key={each.id}>
            {t(each.state === "stopped" ? "state.channelStopped" : "state.channelDisconnected", {
              name: each.name,
              when: moment(sinceOf(each), i18n.language),
            })}
          </li>
        ))}
      </ul>
      {me.profile === "admin" && <Link to="/settings/channels">{t("state.channelSee")}</Link>}
    </div>
  );
}

const concerns = (channel: Channel, me: Me) =>
  manages(me) || !channel.queue_id || me.queues.some((queue) => queue.id === channel.queue_id);

const sinceOf = (channel: Channel) =>
  (channel.state === "stopped" ? channel.since : channel.connection?.since) ?? channel.since ?? "";
