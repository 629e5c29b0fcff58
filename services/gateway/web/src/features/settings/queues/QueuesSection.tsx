import { Button } from "@mantine/core";
import { IconArrowDown, IconArrowUp, IconChevronRight, IconPlus, IconUsersGroup } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type CSSProperties, useState } from "react";
import { Link, useSearchParams } from "react-router";
import { put } from "@/api/client";
import { photoUrl } from "@/api/me";
import { meQuery, queuesQuery, teamQuery } from "@/api/queries";
import { keptQuery } from "@/api/settings";
import type { Queue } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Away, useRestore } from "../Away";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { QueueDialog } from "./QueueDialog";
import { QueuePage } from "./QueuePage";
import "./queues.css";

const MOST_FACES = 6;

/** The departments, in their order; one opens with all that it has set. */
export function QueuesSection() {
  const { t } = useWords();
  const [search, setSearch] = useSearchParams();
  const queues = useQuery(queuesQuery);
  const admin = useQuery(meQuery).data?.profile === "admin";
  const client = useQueryClient();
  const away = useQuery(keptQuery("queues")).data?.filter((queue) => queue.archived) ?? [];
  const { restore, dialog } = useRestore("/queues", () =>
    client.invalidateQueries({ queryKey: queuesQuery.queryKey }),
  );
  const [creating, setCreating] = useState(false);
  const opened = queues.data?.find((queue) => queue.id === search.get("queue"));
  if (opened) return <QueuePage key={opened.id} queue={opened} admin={admin} />;
  return (
    <Section
      title={t("settings.section.queues")}
      text={t("settings.queues.text")}
      action={
        admin && (
          <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setCreating(true)}>
            {t("settings.queues.create")}
          </Button>
        )
      }
    >
      {queues.isPending && <Skeleton />}
      {queues.isError && <Failed retry={() => void queues.refetch()} />}
      {queues.data?.length === 0 && (
        <Empty
          icon={<IconUsersGroup />}
          title={t("settings.queues.none")}
          text={t("settings.queues.noneText")}
        />
      )}
      {queues.data && queues.data.length > 0 && <QueueList queues={queues.data} admin={admin} />}
      <Away items={away} onRestore={admin ? (queue) => void restore(queue) : undefined}>
        {(queue) => (
          <span className="row grow">
            <i className="qu-color" style={{ "--c": queue.color } as CSSProperties} />
            <span className="t">{queue.name}</span>
          </span>
        )}
      </Away>
      {dialog}
      {creating && (
        <QueueDialog onCreated={(id) => setSearch({ queue: id })} onClose={() => setCreating(false)} />
      )}
    </Section>
  );
}

function QueueList({ queues, admin }: { queues: Queue[]; admin: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const team = useQuery(teamQuery).data ?? [];
  const move = async (from: number, to: number) => {
    const ordered = queues.toSpliced(from, 1).toSpliced(to, 0, queues[from] as Queue);
    client.setQueryData(queuesQuery.queryKey, ordered);
    try {
      await put("/queues/order", { queue_ids: ordered.map((queue) => queue.id) });
    } catch (reason) {
      client.setQueryData(queuesQuery.queryKey, queues);
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <ul className="set-list" aria-label={t("settings.section.queues")}>
      {queues.map((queue, index) => {
        const members = team.filter((member) => member.queue_ids.includes(queue.id));
        return (
          <li key={queue.id}>
            <Link to={`?queue=${queue.id}`} className="qu-link grow">
              <i className="qu-color" style={{ "--c": queue.color } as CSSProperties} />
              <span className="m t">{queue.name}</span>
              <span className="grow" />
              <span
                className="qu-faces"
                role="img"
                aria-label={t("settings.queues.members", { count: members.length })}
              >
                {members.slice(0, MOST_FACES).map((member) => (
                  <Avatar
                    key={member.id}
                    size={24}
                    name={member.name}
                    id={member.id}
                    photo={photoUrl(member)}
                  />
                ))}
                {members.length > MOST_FACES && (
                  <span className="xs mute n">+{members.length - MOST_FACES}</span>
                )}
              </span>
              <IconChevronRight className="i s mute" aria-hidden />
            </Link>
            {admin && (
              <>
                <Tip
                  label={t("settings.moveUp", { name: queue.name })}
                  disabled={index === 0}
                  onClick={() => void move(index, index - 1)}
                >
                  <IconArrowUp className="i s" aria-hidden />
                </Tip>
                <Tip
                  label={t("settings.moveDown", { name: queue.name })}
                  disabled={index === queues.length - 1}
                  onClick={() => void move(index, index + 1)}
                >
                  <IconArrowDown className="i s" aria-hidden />
                </Tip>
              </>
            )}
          </li>
        );
      })}
    </ul>
  );
}
