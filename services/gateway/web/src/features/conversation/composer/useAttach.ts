import { useCallback } from "react";
import type { Capabilities, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { fits } from "@/ui/media/limits";
import { fileSize } from "@/ui/media/size";
import { toast } from "@/ui/toast";
import { MOST, tray } from "@/ui/writing/tray";

/** Takes files into the tray if the channel can carry them, and says of each other one why not. */
export function useAttach(ticket: Ticket, capabilities: Capabilities) {
  const { t, i18n } = useWords();
  const { conversation_id: conversation } = ticket;
  return useCallback(
    (files: File[]) => {
      for (const file of files) {
        const name = file.name;
        const verdict = fits(file, capabilities);
        if (verdict.problem === "size")
          toast(t("media.tooLarge", { name, limit: fileSize(verdict.limit ?? 0, i18n.language) }), {
            alert: true,
          });
        else if (verdict.problem) toast(t("media.wrongType", { name }), { alert: true });
        else if (tray.of(conversation).length >= MOST)
          toast(t("media.tooMany", { count: MOST }), { alert: true });
        else tray.add(conversation, file, verdict);
      }
    },
    [capabilities, conversation, i18n.language, t],
  );
}
