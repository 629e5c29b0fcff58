import {
  IconAlertCircle,
  IconCheck,
  IconChecks,
  IconClock,
  IconHeadphones,
  IconHelpCircle,
} from "@tabler/icons-react";
import type { DeliveryStatus } from "@/api/types";
import { useWords } from "@/i18n/spoken";

const ICONS = {
  queued: IconClock,
  sending: IconClock,
  scheduled: IconClock,
  sent: IconCheck,
  delivered: IconChecks,
  read: IconChecks,
  played: IconHeadphones,
  failed: IconAlertCircle,
  unknown: IconHelpCircle,
};

export function DeliveryMark({ status }: { status: DeliveryStatus }) {
  const { t } = useWords();
  const Icon = ICONS[status];
  const tone = status === "read" || status === "played" ? "rd" : status === "failed" ? "er" : "";
  return (
    <span className="mark" role="img" aria-label={t(`delivery.${status}`)} title={t(`delivery.${status}`)}>
      <Icon className={`i ck ${tone}`} aria-hidden />
    </span>
  );
}
