import { useTranslation } from "react-i18next";
import type { Notice } from "@/api/types";

/** One sentence that says what happened, and to whom. */
export function useNoticeWords(): (notice: Notice) => string {
  const { t } = useTranslation();
  return (notice) =>
    t(`notice.${notice.kind}`, {
      name: notice.contact?.name ?? t("notice.someone"),
      actor: notice.actor?.name ?? t("common.someone"),
    });
}
