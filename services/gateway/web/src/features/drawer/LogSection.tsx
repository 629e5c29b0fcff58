import { useQuery } from "@tanstack/react-query";
import { useTranslation } from "react-i18next";
import { logQuery } from "@/api/queries";
import type { LogEntry } from "@/api/types";
import { capital, moment } from "@/ui/format";
import { eventDetails, eventName } from "@/ui/log";
import { useSection } from "@/ui/sections";
import { Fold } from "./Fold";

export function LogSection({ ticketId }: { ticketId: string }) {
  const { t } = useTranslation();
  const open = useSection("log");
  const log = useQuery({ ...logQuery(ticketId), enabled: open, staleTime: 0 }).data ?? [];
  return (
    <Fold section="log" title={t("drawer.log")}>
      <ol className="log">
        {log.map((entry) => (
          <Entry key={entry.id} entry={entry} />
        ))}
      </ol>
    </Fold>
  );
}

const QUIET = new Set(["viewed", "markedRead", "markedUnread"]);

function Entry({ entry }: { entry: LogEntry }) {
  const { t, i18n } = useTranslation();
  const name = eventName(entry.type);
  const details = eventDetails(entry.data);
  const key = name === "transferred" && !details.target ? "log.transferredOnly" : `log.${name}`;
  const spelled = name.replace(/([A-Z])/g, " $1").toLowerCase();
  return (
    <li className={QUIET.has(name) ? "quiet" : ""}>
      <span>
        <span className="m">{entry.actor.name ?? t("common.system")}</span>{" "}
        {t(key, { ...details, defaultValue: spelled })}
      </span>
      {details.note && <q className="sec">{details.note}</q>}
      <span className="xs mute n">
        {capital(moment(entry.at, i18n.language))}
        {entry.address && ` · ${entry.address}`}
      </span>
    </li>
  );
}
