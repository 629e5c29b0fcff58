import { Button } from "@mantine/core";
import { IconCloudOff } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";

/** What could not be loaded, and one way out. */
export function Failed({ retry }: { retry: () => void }) {
  const { t } = useWords();
  return (
    <Empty icon={<IconCloudOff />} title={t("settings.failed")} text={t("state.unreachedText")}>
      <Button variant="default" onClick={retry}>
        {t("action.retry")}
      </Button>
    </Empty>
  );
}
