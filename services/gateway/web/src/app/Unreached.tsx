import { useWords } from "@/i18n/spoken";
import { Failed } from "@/ui/Empty";

export function Unreached({ retry }: { retry: () => void }) {
  const { t } = useWords();
  return (
    <main className="whole">
      <Failed title={t("state.unreached")} text={t("state.unreachedText")} onRetry={retry} />
    </main>
  );
}
