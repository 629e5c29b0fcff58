import { UnstyledButton } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { logQuery } from "@/api/queries";
import type { LogEntry, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { capital, moment } from "@/ui/format";
import { eventDetails, eventKey, eventName } from "@/ui/log";
import { useSection } from "@/ui/sections";
import { Fold } from "./Fold";

/** Who did what and when; each entry opens the ticket as it was then (B11). */
export function LogSection({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const open = useSection("log");
  const log = useQuery({ ...logQuery(ticket.id), enabled: open, staleTime: 0 }).data ?? [];
  return (
    <Fold section="log" title={t("drawer.log")}>
      <ol className="log">
        {log.map((entry) => (
          <Entry key={entry.id} ticket={ticket} entry={entry} />
        ))}
      </ol>
    </Fold>
  );
}

const QUIET = new Set(["viewed", "markedRead", "markedUnread"]);

function Entry({ ticket, entry }: { ticket: Ticket; entry: LogEntry }) {
  const { t, i18n } = useWords();
  const name = eventName(entry.type);
  const details = eventDetails(entry.data, i18n.language);
  const key = eventKey(name, entry.data);
  const spelled = name.replace(/([A-Z])/g, " $1").toLowerCase();
  const when = capital(moment(entry.at, i18n.language));
  return (
    <li className={QUIET.has(name) ? "quiet" : ""}>
      <span>
        <span className="m">
          {entry.actor.name ?? t(entry.actor.kind === "bot" ? "flows.bot" : "common.system")}
        </span>{" "}
        {t(key, { ...details, defaultValue: spelled })}
      </span>
      {details.note && <q className="sec">{details.note}</q>}
      <span className="xs mute n">
        <UnstyledButton
          className="then"
          aria-label={t("timeTravel.open", { when })}
          title={t("timeTravel.open", { when })}
          onClick={() => openDialog({ kind: "as-of", ticket, position: entry.position, at: entry.at })}
        >
          {when}
        </UnstyledButton>
        {entry.address && ` · ${entry.address}`}
      </span>
    </li>
  );
}
