import { Button } from "@mantine/core";
import { IconPlugConnected, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { channelsQuery } from "@/api/catalogues";
import { type ChannelKind, healthQuery, kindsQuery } from "@/api/channels";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { ChannelCard } from "./ChannelCard";
import { ChannelDialog } from "./ChannelDialog";
import { HookDialog } from "./HookAddress";
import { KindDialog } from "./KindDialog";
import { PairingDialog } from "./PairingDialog";
import { UnreadableList } from "./UnreadableList";
import "./channels.css";

type Open =
  | { what: "kind" }
  | { what: "new"; kind: ChannelKind }
  | { what: "edit" | "hook" | "pair"; channel: Channel };

/** The lines to customers: whether they work, how they do, and where their new tickets go. */
export function ChannelsSection() {
  const { t } = useWords();
  const channels = useQuery(channelsQuery);
  const health = useQuery(healthQuery);
  const kinds = useQuery(kindsQuery);
  const [open, setOpen] = useState<Open | null>(null);
  const close = () => setOpen(null);
  const isPairing = (kind: string) =>
    kinds.data?.find((each) => each.kind === kind)?.capabilities.pairs === true;
  return (
    <Section
      wide
      title={t("settings.section.channels")}
      text={t("settings.channels.text")}
      action={
        <Button
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() => setOpen({ what: "kind" })}
        >
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
        <ul className="lines set-list" aria-label={t("settings.section.channels")}>
          {channels.data.map((channel) => (
            <ChannelCard
              key={channel.id}
              channel={channel}
              kind={kinds.data?.find((each) => each.kind === channel.kind)}
              health={health.data?.find((each) => each.id === channel.id)}
              onEdit={() => setOpen({ what: "edit", channel })}
              onPair={() => setOpen({ what: "pair", channel })}
            />
          ))}
        </ul>
      )}
      <UnreadableList channels={channels.data ?? []} />
      {open?.what === "kind" && (
        <KindDialog kinds={kinds.data} onChosen={(kind) => setOpen({ what: "new", kind })} onClose={close} />
      )}
      {open?.what === "new" && (
        <ChannelDialog
          kind={open.kind}
          onSaved={(channel) => setOpen({ what: open.kind.capabilities.pairs ? "pair" : "hook", channel })}
          onClose={close}
        />
      )}
      {open?.what === "edit" && (
        <ChannelDialog
          channel={open.channel}
          kind={kinds.data?.find((each) => each.kind === open.channel.kind)}
          onClose={close}
        />
      )}
      {open?.what === "hook" && <HookDialog channel={open.channel} onClose={close} />}
      {open?.what === "pair" && isPairing(open.channel.kind) && (
        <PairingDialog channel={open.channel} onClose={close} />
      )}
    </Section>
  );
}
