import { IconX } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";
import { useFilterWords } from "@/ui/filterWords";

/** What narrows the list, each with its way off. */
export function FilterChips() {
  const { t } = useWords();
  const { filters } = useListed();
  const { change, clear } = useWays();
  const words = useFilterWords(filters);
  if (words.length === 0) return null;
  return (
    <ul className="fchips" aria-label={t("filter.active")}>
      {words.map((word) => (
        <li key={word.id} className="fchip">
          <span className="t">{word.label}</span>
          <button
            type="button"
            aria-label={t("filter.remove", { name: word.label })}
            onClick={() => change(word.off)}
          >
            <IconX className="i xs" aria-hidden />
          </button>
        </li>
      ))}
      {words.length > 1 && (
        <li>
          <button type="button" className="link" onClick={clear}>
            {t("filter.clear")}
          </button>
        </li>
      )}
    </ul>
  );
}
