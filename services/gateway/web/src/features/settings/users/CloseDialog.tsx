import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { jobQuery, placeJob } from "@/api/jobs";
import { keys, meQuery, teamQuery } from "@/api/queries";
import { belongingsQuery, deactivate, usersKey } from "@/api/settings";
import type { Account, Belongings } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";

const QUEUES = "queues";
const MYSELF = "me";

/** Closing an account: what is open with the person goes to others, and what stays is said. */
export function CloseDialog({ user, onClose }: { user: Account; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [to, setTo] = useState(QUEUES);
  const [tasksTo, setTasksTo] = useState(MYSELF);
  const [jobId, setJobId] = useState<string | null>(null);
  const me = useQuery(meQuery).data;
  const team = useQuery(teamQuery).data ?? [];
  const held = useQuery(belongingsQuery(user.id));
  const colleagues = team
    .filter((member) => member.id !== user.id)
    .map(({ id, name }) => ({ value: id, label: name }));
  const close = useMutation({
    mutationFn: () => deactivate(user.id, to === QUEUES ? null : to, tasksTo === MYSELF ? null : tasksTo),
    onSuccess: ({ job }) => {
      void client.invalidateQueries({ queryKey: usersKey });
      void client.invalidateQueries({ queryKey: keys.team });
      if (!job) {
        toast(t("settings.users.wasClosed", { name: user.name }));
        return onClose();
      }
      placeJob(client, job);
      setJobId(job.id);
    },
  });
  return (
    <Dialog onClose={onClose} size={460} title={t("settings.users.closeTitle", { name: user.name })}>
      {jobId ? (
        <Handing name={user.name} jobId={jobId} onClose={onClose} />
      ) : (
        <>
          <p className="sec">{t("settings.users.closeText")}</p>
          {held.isPending && <Skeleton />}
          {held.data && held.data.tickets > 0 && (
            <NativeSelect
              mt={16}
              label={t("settings.users.handOver", { count: held.data.tickets })}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
              data={[{ value: QUEUES, label: t("settings.users.toQueues") }, ...colleagues]}
            />
          )}
          {held.data && held.data.tasks > 0 && (
            <NativeSelect
              mt={16}
              label={t("settings.users.handTasks", { count: held.data.tasks })}
              value={tasksTo}
              onChange={(event) => setTasksTo(event.currentTarget.value)}
              data={[
                { value: MYSELF, label: t("settings.users.toMe") },
                ...colleagues.filter(({ value }) => value !== me?.id),
              ]}
            />
          )}
          {held.data && <Staying held={held.data} />}
          {(close.isError || held.isError) && (
            <p className="warn bad" role="alert">
              {explain(close.error ?? held.error, t)}
            </p>
          )}
          <div className="dialog-foot">
            <Button variant="subtle" color="gray" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button
              color="var(--g-danger)"
              c="var(--g-on-danger)"
              data-autofocus
              loading={close.isPending}
              onClick={() => close.mutate()}
            >
              {t("settings.users.close")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}

/** What nobody takes over: it stays the person's, and goes on by itself. */
function Staying({ held }: { held: Belongings }) {
  const { t } = useWords();
  if (held.contacts === 0 && held.schedules === 0) return null;
  return (
    <div className="us-stays sm">
      <p className="m">{t("settings.users.stays")}</p>
      <ul>
        {held.contacts > 0 && <li>{t("settings.users.staysContacts", { count: held.contacts })}</li>}
        {held.schedules > 0 && <li>{t("settings.users.staysSchedules", { count: held.schedules })}</li>}
      </ul>
    </div>
  );
}

function Handing({ name, jobId, onClose }: { name: string; jobId: string; onClose: () => void }) {
  const { t } = useWords();
  const job = useQuery(jobQuery(jobId)).data;
  if (!job) return null;
  const count = (what: string) => Number(job.result?.[what] ?? 0);
  const refused = job.outcomes.filter((outcome) => !outcome.ok).length;
  return (
    <>
      <p className="m">{t("settings.users.wasClosed", { name })}</p>
      {job.state === "running" || job.state === "failed" ? (
        <JobProgress job={job} label={t("settings.users.handing")} />
      ) : (
        <div role="status">
          {count("tickets") > 0 && <p>{t("settings.users.handed", { count: count("tickets") })}</p>}
          {count("tasks") > 0 && <p>{t("settings.users.handedTasks", { count: count("tasks") })}</p>}
        </div>
      )}
      {refused > 0 && <p className="warn bad">{t("settings.users.notHanded", { count: refused })}</p>}
      <div className="dialog-foot">
        <Button variant="default" onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </>
  );
}
