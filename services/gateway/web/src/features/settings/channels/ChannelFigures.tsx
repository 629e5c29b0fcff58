import { IconAlertTriangle } from "@tabler/icons-react";
import type { ChannelHealth } from "@/api/channels";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { useNow } from "@/ui/useNow";

/** How a line does: when it last moved, what waits, what failed in the last hour, and what its provider says. */
export function ChannelFigures({ health }: { health: ChannelHealth }) {
  const { t, i18n } = useWords();
  const now = useNow();
  const at = (time: string | null) =>
    time ? moment(time, i18n.language, new Date(now)) : t("settings.channels.health.never");
  const rate = health.failure_rate;
  const percent = new Intl.NumberFormat(i18n.language, { style: "percent", maximumFractionDigits: 1 });
  const tried = health.sent + health.failed;
  return (
    <>
      <dl className="line-figures">
        <Figure name="inbound">{at(health.last_inbound_at ?? health.last_event_at)}</Figure>
        <Figure name="outbound">{at(health.last_outbound_at)}</Figure>
        <Figure name="waiting">{health.waiting}</Figure>
        <Figure name="failures" bad={rate !== null && rate >= 0.1}>
          {rate === null
            ? t("settings.channels.health.noSends")
            : t("settings.channels.health.ofTried", {
                failed: health.failed,
                tried,
                rate: percent.format(rate),
              })}
        </Figure>
        {Object.entries(health.facts).map(([name, value]) => (
          <div key={name}>
            <dt>{t(`settings.channels.fact.${name}`, { defaultValue: name })}</dt>
            <dd className="n">{value}</dd>
          </div>
        ))}
      </dl>
      {health.silent && <Trouble text={t("settings.channels.health.silent")} />}
      {health.asked_in_vain && (
        <Trouble text={t("settings.channels.health.inVain", { why: health.asked_in_vain.detail })} />
      )}
    </>
  );
}

function Figure({ name, bad, children }: { name: string; bad?: boolean; children: React.ReactNode }) {
  const { t } = useWords();
  return (
    <div>
      <dt>{t(`settings.channels.health.${name}`)}</dt>
      <dd className={bad ? "n bad" : "n"}>{children}</dd>
    </div>
  );
}

function Trouble({ text }: { text: string }) {
  return (
    <p className="line-trouble sm">
      <IconAlertTriangle className="i s" aria-hidden />
      {text}
    </p>
  );
}
