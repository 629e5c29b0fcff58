import { Button } from "@mantine/core";
import { IconCode, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { rawQuery, type Unreadable, unreadableQuery } from "@/api/channels";
import { post } from "@/api/client";
import { jobQuery, placeJob } from "@/api/jobs";
import type { Channel, Job } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { moment } from "@/ui/format";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";

/** What came in and could not be understood: kept, told with its reasons, and read again after a fix. */
export function UnreadableList({ channels }: { channels: Channel[] }) {
  const { t } = useWords();
  const unreadable = useQuery(unreadableQuery);
  const [shown, setShown] = useState<Unreadable | null>(null);
  if (unreadable.isError) return <Failed retry={() => void unreadable.refetch()} />;
  if (!unreadable.data || unreadable.data.total === 0) return null;
  const { items, total } = unreadable.data;
  return (
    <>
      <div className="unread-head">
        <div className="grow">
          <h3 className="set-sub">{t("settings.unreadable.title", { count: total })}</h3>
          <p className="sm sec">{t("settings.unreadable.text")}</p>
        </div>
        <RunAll />
      </div>
      <ul className="set-list" aria-label={t("settings.unreadable.title", { count: total })}>
        {items.map((item) => (
          <Line
            key={item.seq}
            item={item}
            channel={channels.find((each) => each.id === item.channel_id)?.name ?? item.kind}
            onShow={() => setShown(item)}
          />
        ))}
      </ul>
      {items.length < total && (
        <p className="sm mute">{t("settings.unreadable.newest", { count: items.length })}</p>
      )}
      {shown && <RawDialog item={shown} onClose={() => setShown(null)} />}
    </>
  );
}

function Line({ item, channel, onShow }: { item: Unreadable; channel: string; onShow: () => void }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const again = useMutation({
    mutationFn: () => post(`/unreadable/${item.seq}/retry`),
    onSuccess: () => toast(t("settings.unreadable.read")),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
    onSettled: () => client.invalidateQueries({ queryKey: unreadableQuery.queryKey, exact: true }),
  });
  const when = moment(item.received_at, i18n.language);
  return (
    <li>
      <span className="grow set-name">
        <span className="m">
          {channel} <span className="sm mute n">{when}</span>
        </span>
        <span className="sm sec set-said">{item.reasons.join(" · ")}</span>
      </span>
      <Tip label={t("settings.unreadable.show", { when })} onClick={onShow}>
        <IconCode className="i s" aria-hidden />
      </Tip>
      <Tip
        label={t("settings.unreadable.again", { when })}
        disabled={again.isPending}
        onClick={() => again.mutate()}
      >
        <IconRefresh className="i s" aria-hidden />
      </Tip>
    </li>
  );
}

function RunAll() {
  const { t } = useWords();
  const client = useQueryClient();
  const [jobId, setJobId] = useState<string | null>(null);
  const start = useMutation({
    mutationFn: () => post<Job>("/unreadable/retry"),
    onSuccess: (job) => {
      placeJob(client, job);
      setJobId(job.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const job = useQuery({ ...jobQuery(jobId ?? ""), enabled: jobId !== null }).data;
  const running = job?.state === "running";
  const over = job !== undefined && !running;
  useEffect(() => {
    if (over) void client.invalidateQueries({ queryKey: unreadableQuery.queryKey, exact: true });
  }, [over, client]);
  if (job && running) return <JobProgress job={job} label={t("settings.unreadable.running")} />;
  return (
    <div className="unread-all">
      {job && (
        <span className="sm sec" role="status">
          {t("settings.unreadable.ended", {
            read: job.outcomes.filter((each) => each.ok).length,
            total: job.total,
          })}
        </span>
      )}
      <Button variant="default" loading={start.isPending} onClick={() => start.mutate()}>
        {t("settings.unreadable.all")}
      </Button>
    </div>
  );
}

function RawDialog({ item, onClose }: { item: Unreadable; onClose: () => void }) {
  const { t, i18n } = useWords();
  const raw = useQuery(rawQuery(item.seq));
  return (
    <Dialog
      onClose={onClose}
      size={720}
      title={t("settings.unreadable.raw", { when: moment(item.received_at, i18n.language) })}
    >
      <ul className="raw-why sm">
        {item.reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </ul>
      {raw.isPending && <Skeleton rows={3} />}
      {raw.isError && <Failed retry={() => void raw.refetch()} />}
      {raw.data && (
        <section
          className="raw sm"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by the keyboard
          tabIndex={0}
          aria-label={t("settings.unreadable.body")}
        >
          {legible(raw.data.body)}
        </section>
      )}
      {raw.data?.cut && <p className="sm mute">{t("settings.unreadable.cut")}</p>}
    </Dialog>
  );
}

/** JSON is indented; what is none stays as it came. */
function legible(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}
