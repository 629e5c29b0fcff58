import { IconClock } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { ageLevel, ageText, minutesSince } from "./age";
import { useNow } from "./useNow";

export function AgePill({ since }: { since: string }) {
  const { t } = useWords();
  const minutes = minutesSince(since, useNow());
  const level = ageLevel(minutes);
  const text = ageText(minutes);
  return (
    <span className={`age ${level ? `a${level}` : ""}`} title={t("ticket.waitingFor", { time: text })}>
      <IconClock className="i" aria-hidden />
      <span className="vh">{t("ticket.waiting")} </span>
      {text}
    </span>
  );
}
