import { IconAlarm } from "@tabler/icons-react";
import type { Sla } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { ageText } from "./age";
import { minutesLeft } from "./sla";
import { useNow } from "./useNow";

const LEVEL = { ok: "", warned: "a2", overdue: "a3" };

/** When the customer is to be answered or served: counted down, coloured when it is near, counted up when it is over. */
export function SlaPill({ sla, spelled }: { sla: Sla; spelled?: boolean }) {
  const { t } = useWords();
  const left = minutesLeft(sla, useNow());
  const over = sla.state === "overdue" || left <= 0;
  const time = ageText(Math.abs(left));
  const kind = t(`sla.kind.${sla.kind}`);
  const words = t(over ? "sla.over" : "sla.left", { kind, time });
  return (
    <span className={`age sla ${over ? "a3" : LEVEL[sla.state]}`} title={spelled ? undefined : words}>
      <IconAlarm className="i" aria-hidden />
      {spelled ? (
        words
      ) : (
        <>
          <span className="vh">{words}</span>
          <span aria-hidden>{over ? `+${time.replace("< ", "")}` : time}</span>
        </>
      )}
    </span>
  );
}
