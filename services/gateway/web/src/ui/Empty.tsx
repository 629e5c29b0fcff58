import { Button } from "@mantine/core";
import { IconPlugConnectedX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWords } from "@/i18n/spoken";

interface Props {
  icon: ReactNode;
  title: string;
  text?: string;
  children?: ReactNode;
}

/** Says why there is nothing, and offers one way out. */
export function Empty({ icon, title, text, children }: Props) {
  return (
    <div className="emp">
      <span className="ei" aria-hidden>
        {icon}
      </span>
      <div className="b">{title}</div>
      {text && <div className="sm mute">{text}</div>}
      {children && <div className="emp-way">{children}</div>}
    </div>
  );
}

/** Says what could not be fetched, and fetches it again. */
export function Failed({ title, text, onRetry }: { title: string; text?: string; onRetry: () => void }) {
  const { t } = useWords();
  return (
    <Empty icon={<IconPlugConnectedX />} title={title} text={text}>
      <Button variant="default" size="xs" onClick={onRetry}>
        {t("action.retry")}
      </Button>
    </Empty>
  );
}
