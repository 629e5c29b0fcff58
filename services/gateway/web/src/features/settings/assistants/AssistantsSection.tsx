import { Button, Menu } from "@mantine/core";
import {
  type Icon,
  IconBrain,
  IconDots,
  IconMessageChatbot,
  IconPlus,
  IconTournament,
  IconWebhook,
} from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { type Assistant, type AssistantKindName, assistantsQuery } from "@/api/assistants";
import { channelsQuery, queuesQuery } from "@/api/catalogues";
import { del } from "@/api/client";
import type { Places } from "@/api/flows";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { AssistantDialog } from "./AssistantDialog";
import { PlacesDialog } from "./PlacesDialog";
import { TrialDialog } from "./TrialDialog";
import "./assistants.css";

export const KIND_ICONS: Record<AssistantKindName, Icon> = {
  typebot: IconTournament,
  webhook: IconWebhook,
  openai: IconBrain,
};

/** Bots of somebody else's that can answer in tickets: typebots, webhooks, language models (C7). */
export function AssistantsSection() {
  const { t } = useWords();
  const client = useQueryClient();
  const assistants = useQuery(assistantsQuery);
  const [edited, setEdited] = useState<Assistant | "new" | null>(null);
  const [tried, setTried] = useState<Assistant | null>(null);
  const [placed, setPlaced] = useState<Assistant | null>(null);
  return (
    <Section
      title={t("settings.section.assistants")}
      text={t("settings.assistants.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("settings.assistants.create")}
        </Button>
      }
    >
      {assistants.isPending && <Skeleton />}
      {assistants.isError && <Failed retry={() => void assistants.refetch()} />}
      {assistants.data?.length === 0 && (
        <Empty
          icon={<IconMessageChatbot />}
          title={t("settings.assistants.none")}
          text={t("settings.assistants.noneText")}
        />
      )}
      {assistants.data && assistants.data.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.assistants")}>
          {assistants.data.map((assistant) => (
            <Line
              key={assistant.id}
              assistant={assistant}
              onEdit={() => setEdited(assistant)}
              onTry={() => setTried(assistant)}
              onPlace={() => setPlaced(assistant)}
            />
          ))}
        </ul>
      )}
      {edited && (
        <AssistantDialog
          assistant={edited === "new" ? undefined : edited}
          onClose={() => setEdited(null)}
          onMade={setTried}
        />
      )}
      {placed?.places && (
        <PlacesDialog
          path={`/assistants/${placed.id}`}
          name={placed.name}
          places={placed.places}
          onSaved={() => client.invalidateQueries({ queryKey: assistantsQuery.queryKey })}
          onClose={() => setPlaced(null)}
        />
      )}
      {tried && <TrialDialog assistant={tried} onClose={() => setTried(null)} />}
    </Section>
  );
}

interface LineProps {
  assistant: Assistant;
  onEdit: () => void;
  onTry: () => void;
  onPlace: () => void;
}

function Line({ assistant, onEdit, onTry, onPlace }: LineProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const { id, name, kind } = assistant;
  const KindIcon = KIND_ICONS[kind];
  const where = usePlaces(assistant.places);
  const archive = useMutation({
    mutationFn: () => del(`/assistants/${id}`),
    onSuccess: () => client.invalidateQueries({ queryKey: assistantsQuery.queryKey }),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  return (
    <li>
      <span className="as-mark" aria-hidden>
        <KindIcon className="i" />
      </span>
      <span className="grow set-name">
        <span className="m">{name}</span>
        <span className="sm mute">{t(`settings.assistants.kind.${kind}.name`)}</span>
        <span className="sm sec">{where || t("settings.assistants.places.nowhere")}</span>
      </span>
      <Button variant="default" size="compact-sm" onClick={onTry}>
        {t("settings.assistants.try")}
      </Button>
      <Menu position="bottom-end">
        <Menu.Target>
          <Tip label={t("settings.assistants.acts", { name })} quiet loading={archive.isPending}>
            <IconDots className="i s" aria-hidden />
          </Tip>
        </Menu.Target>
        <Menu.Dropdown>
          <Menu.Item onClick={onPlace}>{t("settings.assistants.places.act")}</Menu.Item>
          <Menu.Item onClick={onEdit}>{t("action.edit")}</Menu.Item>
          <Menu.Item color="red" onClick={() => archive.mutate()}>
            {t("settings.assistants.archive")}
          </Menu.Item>
        </Menu.Dropdown>
      </Menu>
    </li>
  );
}

/** Where a bot answers by itself, in words; empty: nowhere. */
function usePlaces(places: Places | null): string {
  const channels = useQuery(channelsQuery).data ?? [];
  const queues = useQuery(queuesQuery).data ?? [];
  if (!places) return "";
  const names = [...channels, ...queues]
    .filter(({ id }) => places.channel_ids.includes(id) || places.queue_ids.includes(id))
    .map(({ name }) => name);
  return [...names, ...places.keywords.map((word) => `“${word}”`)].join(", ");
}
