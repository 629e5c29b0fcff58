import { Switch } from "@mantine/core";
import { manages } from "@/api/permissions";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Fold } from "./Fold";
import { useContactChanges } from "./useContactChanges";

export function BlocksSection({ ticket, me, works }: { ticket: Ticket; me: Me; works: boolean }) {
  const { t } = useWords();
  const { set } = useContactChanges(ticket);
  const { blocked, chatbot_blocked, no_marketing } = ticket.contact;
  const closed = [
    blocked && t("drawer.contactBlocked"),
    chatbot_blocked && t("drawer.chatbotBlocked"),
    no_marketing && t("drawer.marketingStopped"),
  ];
  return (
    <Fold
      section="blocks"
      title={t("drawer.blocks")}
      value={closed.filter(Boolean).join(", ") || t("common.none")}
    >
      <div className="switches">
        <Switch
          label={t("drawer.blockContact")}
          description={t("drawer.blockContactText")}
          checked={blocked}
          disabled={!manages(me)}
          onChange={(event) => void set("block", event.currentTarget.checked)}
        />
        <Switch
          label={t("drawer.blockChatbot")}
          description={t("drawer.blockChatbotText")}
          checked={chatbot_blocked}
          disabled={!works && !manages(me)}
          onChange={(event) => void set("chatbot", event.currentTarget.checked)}
        />
        {no_marketing && <p className="xs mute">{t("template.noMarketing")}</p>}
      </div>
    </Fold>
  );
}
