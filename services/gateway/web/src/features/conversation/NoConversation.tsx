import { IconMessages } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";

export function NoConversation() {
  const { t } = useWords();
  return (
    <main className="conv none-open">
      <Empty icon={<IconMessages />} title={t("conversation.choose")} text={t("conversation.chooseText")} />
    </main>
  );
}
