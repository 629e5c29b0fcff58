import {
  IconAlarm,
  IconArrowBackUp,
  IconArrowForwardUp,
  IconArrowsSplit2,
  IconCheck,
  IconHandStop,
  IconRefresh,
} from "@tabler/icons-react";
import { useState } from "react";
import type { LogEntry } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { clock } from "@/ui/format";
import { eventDetails, eventKey, eventName } from "@/ui/log";

const ICONS: Record<string, typeof IconCheck> = {
  accepted: IconHandStop,
  assigned: IconArrowsSplit2,
  responseOverdue: IconAlarm,
  resolutionOverdue: IconAlarm,
  transferred: IconArrowForwardUp,
  returnedToQueue: IconArrowBackUp,
  resolved: IconCheck,
  reopened: IconRefresh,
};

export function EventLine({ entry }: { entry: LogEntry }) {
  const { t, i18n } = useWords();
  const name = eventName(entry.type);
  const Icon = ICONS[name] ?? IconCheck;
  const details = eventDetails(entry.data, i18n.language);
  const who = entry.actor.name ?? t("common.system");
  return (
    <div className="sys">
      <span>
        <Icon className="i xs" aria-hidden /> {who} {t(eventKey(name, entry.data), details)} ·{" "}
        <time dateTime={entry.at}>{clock(entry.at, i18n.language)}</time>
        {details.note && <q>{details.note}</q>}
      </span>
    </div>
  );
}

/** Several in a row say how many they are; a press tells them all. */
export function EventRun({ entries }: { entries: LogEntry[] }) {
  const { t } = useWords();
  const [open, setOpen] = useState(false);
  const last = entries.at(-1);
  if (open || !last) return entries.map((entry) => <EventLine key={entry.id} entry={entry} />);
  return (
    <>
      <button type="button" className="sys run" aria-expanded={false} onClick={() => setOpen(true)}>
        {t("conversation.earlierEvents", { count: entries.length - 1 })}
      </button>
      <EventLine entry={last} />
    </>
  );
}
