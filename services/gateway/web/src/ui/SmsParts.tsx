import { useWords } from "@/i18n/spoken";
import { useHint } from "@/ui/Hint";
import { ALONE, costly, countParts, IN_PARTS } from "./sms";

const SHOWN = 6;

/** How many SMS a text is sent and charged as, and why they are short where they are. */
export function SmsParts({ text }: { text: string }) {
  const { t } = useWords();
  const { encoding, parts, left } = countParts(text);
  const letters = costly(text).slice(0, SHOWN).join(" ");
  const sizes = { one: ALONE[encoding], each: IN_PARTS[encoding] };
  const label = encoding === "gsm" ? t("sms.plain", sizes) : t("sms.costly", { ...sizes, letters });
  const { target, point, hint } = useHint<HTMLSpanElement>({ label });
  if (!parts) return null;
  return (
    <>
      <span
        ref={target}
        className={parts > 1 ? "sms n sm many" : "sms n sm"}
        data-sms-parts={parts}
        onPointerEnter={point}
      >
        {t("sms.parts", { count: parts })}
        <span className="mute"> · {t("sms.left", { count: left })}</span>
        <span className="vh">. {label}</span>
      </span>
      {hint}
    </>
  );
}
