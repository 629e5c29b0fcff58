import { Button } from "@mantine/core";
import type { Job, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { explainProblem } from "@/ui/refusal";

/** Which tickets an action did not change, and why. */
export function Refusals({ job, tickets, onClose }: { job: Job; tickets: Ticket[]; onClose: () => void }) {
  const { t } = useWords();
  const refused = job.outcomes.filter((outcome) => !outcome.ok);
  const nameOf = (id: string) => {
    const ticket = tickets.find((each) => each.id === id);
    return ticket ? `${ticket.contact.name} · #${ticket.number}` : id;
  };
  return (
    <Dialog onClose={onClose} title={t("panel.refused", { count: refused.length })} size={480}>
      <ul className="refusals">
        {refused.map((outcome) => (
          <li key={outcome.id}>
            <span className="m t">{nameOf(outcome.id)}</span>
            <span className="sec sm">
              {explainProblem(
                { status: 409, code: outcome.code ?? "", detail: outcome.detail ?? undefined },
                t,
              )}
            </span>
          </li>
        ))}
      </ul>
      <div className="dialog-foot">
        <Button data-autofocus onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </Dialog>
  );
}
