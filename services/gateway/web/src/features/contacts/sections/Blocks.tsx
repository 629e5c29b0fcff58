import { Switch } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { placeContact } from "@/api/contacts";
import { manages } from "@/api/permissions";
import { droppedQuery, setBlocked } from "@/api/persons";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import type { SectionProps } from "../sections";

/** Whether the contact is let in, and whether the desk speaks to him by itself (K3, K4). */
export function Blocks({ contact, me }: SectionProps) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const dropped = useQuery(droppedQuery(contact.id)).data;
  const set = async (what: "block" | "chatbot", blocked: boolean) => {
    try {
      placeContact(client, (await setBlocked(contact.id, what, blocked)).contact);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <div className="person-acts">
      <Switch
        label={t("drawer.blockContact")}
        description={t("drawer.blockContactText")}
        checked={contact.blocked}
        disabled={!manages(me)}
        onChange={(event) => void set("block", event.currentTarget.checked)}
      />
      <Switch
        label={t("drawer.blockChatbot")}
        description={t("drawer.blockChatbotText")}
        checked={contact.chatbot_blocked}
        onChange={(event) => void set("chatbot", event.currentTarget.checked)}
      />
      {dropped && dropped.count > 0 && (
        <p className="sm sec">
          {t("person.dropped", { count: dropped.count })}
          {dropped.last_at && ` ${t("person.droppedLast", { at: moment(dropped.last_at, i18n.language) })}`}
        </p>
      )}
    </div>
  );
}
