import { IconSearch, IconX } from "@tabler/icons-react";
import { type ReactNode, useEffect, useRef, useState } from "react";
import { useWords } from "@/i18n/spoken";
import { useListed, useWays } from "@/ui/desk";

export function SearchRow({ children }: { children: ReactNode }) {
  const { t } = useWords();
  const { filters } = useListed();
  const { change } = useWays();
  const [text, setText] = useState(filters.q ?? "");

  const asked = useRef(filters.q);

  useEffect(() => {
    const wanted = text.trim() || undefined;
    if (filters.q !== asked.current) {
      asked.current = filters.q;
      setText(filters.q ?? "");
      return;
    }
    if (wanted === filters.q) return;
    const timer = setTimeout(() => {
      asked.current = wanted;
      change({ q: wanted });
    }, 250);
    return () => clearTimeout(timer);
  }, [text, filters.q, change]);

  return (
    <div className="srow">
      <label className="search">
        <IconSearch className="i s" aria-hidden />
        <input
          data-search
          type="search"
          className="grow"
          aria-label={t("inbox.search")}
          placeholder={t("inbox.search")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
          onKeyDown={(event) => {
            if (event.key !== "Escape") return;
            if (text) setText("");
            else event.currentTarget.blur();
          }}
        />
        {text ? (
          <button
            type="button"
            className="clear"
            aria-label={t("inbox.clearSearch")}
            onClick={() => setText("")}
          >
            <IconX className="i xs" aria-hidden />
          </button>
        ) : (
          <span className="kbd dk" aria-hidden>
            /
          </span>
        )}
      </label>
      {children}
    </div>
  );
}
