import { Button } from "@mantine/core";
import { useInfiniteQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { runsQuery } from "@/api/automation";
import type { Rule } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { moment } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";

/** What a rule did, newest first. */
export function RunsDialog({ rule, onClose }: { rule: Rule; onClose: () => void }) {
  const { t, i18n } = useWords();
  const runs = useInfiniteQuery(runsQuery(rule.id));
  const items = runs.data?.pages.flatMap((page) => page.items) ?? [];
  return (
    <Dialog onClose={onClose} size={560} title={t("automation.history", { name: rule.name })}>
      {runs.isPending && <Skeleton />}
      {runs.data && items.length === 0 && <p className="sm mute">{t("automation.neverRan")}</p>}
      <ul className="rule-runs">
        {items.map((run) => (
          <li key={`${run.ticket.id} ${run.at}`} className="sm">
            <Link className="n" to={`/tickets/${run.ticket.id}`}>
              #{run.ticket.number}
            </Link>
            <span className="grow">
              {run.contact?.name}
              {run.refused.length > 0 && (
                <span className="mute"> · {t("automation.notDone", { count: run.refused.length })}</span>
              )}
            </span>
            <span className="sec">{moment(run.at, i18n.language)}</span>
          </li>
        ))}
      </ul>
      {runs.hasNextPage && (
        <div className="dialog-foot">
          <Button
            variant="default"
            loading={runs.isFetchingNextPage}
            onClick={() => void runs.fetchNextPage()}
          >
            {t("inbox.more")}
          </Button>
        </div>
      )}
    </Dialog>
  );
}
