import { Button } from "@mantine/core";
import { IconMoodSmile } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Empty, Failed } from "@/ui/Empty";

interface Props {
  failed: boolean;
  narrowed: boolean;
  onRetry: () => void;
  onClear: () => void;
}

export function PanelEmpty({ failed, narrowed, onRetry, onClear }: Props) {
  const { t } = useWords();
  if (failed) return <Failed title={t("panel.failed")} text={t("state.safe")} onRetry={onRetry} />;
  return (
    <Empty
      icon={<IconMoodSmile />}
      title={t("panel.empty")}
      text={t(narrowed ? "panel.emptyNarrowed" : "panel.emptyText")}
    >
      {narrowed && (
        <Button variant="default" size="xs" onClick={onClear}>
          {t("panel.clear")}
        </Button>
      )}
    </Empty>
  );
}
