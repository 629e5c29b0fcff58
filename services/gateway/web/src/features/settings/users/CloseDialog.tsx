import { Button, NativeSelect } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { jobQuery, placeJob } from "@/api/jobs";
import { countersQuery, keys, teamQuery } from "@/api/queries";
import { deactivate, usersKey } from "@/api/settings";
import type { Account } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobProgress } from "@/ui/JobProgress";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

const QUEUES = "queues";

/** Closing an account: what is open with the person goes to a colleague, or back to its queues. */
export function CloseDialog({ user, onClose }: { user: Account; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const [to, setTo] = useState(QUEUES);
  const [jobId, setJobId] = useState<string | null>(null);
  const team = useQuery(teamQuery).data ?? [];
  const counters = useQuery(countersQuery({ assignee: [user.id] })).data;
  const open = counters ? counters.private.open + counters.group.open : undefined;
  const close = useMutation({
    mutationFn: () => deactivate(user.id, to === QUEUES ? null : to),
    onSuccess: ({ job }) => {
      void client.invalidateQueries({ queryKey: usersKey });
      void client.invalidateQueries({ queryKey: keys.team });
      toast(t("settings.users.wasClosed", { name: user.name }));
      if (!job) return onClose();
      placeJob(client, job);
      setJobId(job.id);
    },
  });
  return (
    <Dialog onClose={onClose} size={460} title={t("settings.users.closeTitle", { name: user.name })}>
      {jobId ? (
        <Handing jobId={jobId} onClose={onClose} />
      ) : (
        <>
          <p className="sec">{t("settings.users.closeText")}</p>
          {open !== undefined && open > 0 && (
            <NativeSelect
              mt={16}
              label={t("settings.users.handOver", { count: open })}
              value={to}
              onChange={(event) => setTo(event.currentTarget.value)}
              data={[
                { value: QUEUES, label: t("settings.users.toQueues") },
                ...team
                  .filter((member) => member.id !== user.id)
                  .map(({ id, name }) => ({ value: id, label: name })),
              ]}
            />
          )}
          {close.isError && (
            <p className="warn bad" role="alert">
              {explain(close.error, t)}
            </p>
          )}
          <div className="dialog-foot">
            <Button variant="subtle" color="gray" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button
              color="var(--g-danger)"
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

function Handing({ jobId, onClose }: { jobId: string; onClose: () => void }) {
  const { t } = useWords();
  const job = useQuery(jobQuery(jobId)).data;
  if (!job) return null;
  const refused = job.outcomes.filter((outcome) => !outcome.ok).length;
  return (
    <>
      {job.state === "running" || job.state === "failed" ? (
        <JobProgress job={job} label={t("settings.users.handing")} />
      ) : (
        <p role="status">{t("settings.users.handed", { count: job.outcomes.length - refused })}</p>
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
