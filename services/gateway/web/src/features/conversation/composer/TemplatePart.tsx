import { useQueryClient } from "@tanstack/react-query";
import { sendTemplate } from "@/api/templates";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyMessage } from "@/live/apply";
import { compose } from "@/ui/compose";
import { TemplatePicker } from "@/ui/templates/TemplatePicker";

/** In the place of the field: the templates that may be sent at any time. */
export function TemplatePart({ ticket, closed }: { ticket: Ticket; closed: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  return (
    <>
      {closed && <p className="win-shut sm">{t("window.shut")}</p>}
      <TemplatePicker
        key={ticket.id}
        channelId={ticket.channel.id}
        noMarketing={ticket.contact.no_marketing}
        action={{
          label: t("template.send"),
          run: async (use) => {
            applyMessage(client, (await sendTemplate(ticket.id, use)).message);
            compose.mode(ticket.id, "reply");
          },
        }}
      />
    </>
  );
}
