import { IconMessages } from "@tabler/icons-react";
import { useTranslation } from "react-i18next";
import { Empty } from "@/ui/Empty";

export function NoConversation() {
  const { t } = useTranslation();
  return (
    <main className="conv none-open">
      <Empty icon={<IconMessages />} title={t("conversation.choose")} text={t("conversation.chooseText")} />
    </main>
  );
}
