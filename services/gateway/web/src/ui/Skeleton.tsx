import { useEffect, useState } from "react";
import { useWords } from "@/i18n/spoken";

const WIDTHS = [
  [48, 82],
  [36, 64],
  [54, 74],
  [42, 88],
  [50, 60],
];

/** Shown only when loading takes longer than an eye notices. */
export function Skeleton({ rows = 5 }: { rows?: number }) {
  const { t } = useWords();
  const [shown, setShown] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setShown(true), 200);
    return () => clearTimeout(timer);
  }, []);
  if (!shown) return null;
  return (
    <div role="status" aria-label={t("common.loading")}>
      {WIDTHS.slice(0, rows).map(([name, text]) => (
        <div className="sk" key={`${name}-${text}`}>
          <i className="c" />
          <span>
            <i style={{ width: `${name}%` }} />
            <i style={{ width: `${text}%` }} />
          </span>
        </div>
      ))}
    </div>
  );
}
