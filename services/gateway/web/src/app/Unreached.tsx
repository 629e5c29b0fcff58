import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";

export function Unreached({ retry }: { retry: () => void }) {
  const { t } = useWords();
  return (
    <main className="whole">
      <Empty icon={<IconPlugConnectedX />} title={t("state.unreached")} text={t("state.unreachedText")}>
        <Button variant="default" size="xs" onClick={retry}>
          {t("action.retry")}
        </Button>
      </Empty>
    </main>
  );
}
