import { IconX } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { useWords } from "@/i18n/spoken";
import { Picked } from "@/ui/classification/Picked";
import { Tip } from "@/ui/Tip";

interface HeldProps {
  works: boolean;
  name: string;
  value: string | null;
  picker: (close: () => void) => ReactNode;
  onClear: () => void;
}

/** What is chosen in place, and cleared there. */
export function Held({ works, name, value, picker, onClear }: HeldProps) {
  const { t } = useWords();
  if (!works)
    return value ? <span className="t n">{value}</span> : <span className="mute">{t("common.none")}</span>;
  return (
    <>
      <Picked
        label={value ? t("drawer.change", { name, value }) : t("drawer.set", { name })}
        className={value ? "held" : "held empty"}
        picker={picker}
      >
        <span className="t n">{value ?? t("drawer.choose")}</span>
      </Picked>
      {value && (
        <span className="end">
          <Tip label={t("drawer.clear", { name })} size={24} onClick={onClear}>
            <IconX className="i xs" aria-hidden />
          </Tip>
        </span>
      )}
    </>
  );
}
