import { Button } from "@mantine/core";
import { IconAddressBook } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { Empty, Failed } from "@/ui/Empty";

interface Props {
  failed: boolean;
  narrowed: boolean;
  onRetry: () => void;
  onClear: () => void;
  onImport?: () => void;
}

export function ContactsEmpty({ failed, narrowed, onRetry, onClear, onImport }: Props) {
  const { t } = useWords();
  if (failed) return <Failed title={t("contacts.failed")} text={t("state.safe")} onRetry={onRetry} />;
  return (
    <Empty
      icon={<IconAddressBook />}
      title={t(narrowed ? "contacts.noneFound" : "contacts.none")}
      text={t(narrowed ? "contacts.noneFoundText" : "contacts.noneText")}
    >
      {narrowed ? (
        <Button variant="default" size="xs" onClick={onClear}>
          {t("contacts.clear")}
        </Button>
      ) : (
        onImport && (
          <Button variant="default" size="xs" onClick={onImport}>
            {t("contacts.import")}
          </Button>
        )
      )}
    </Empty>
  );
}
