import { IconX } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import type { Tag } from "@/api/types";
import { useWords } from "@/i18n/spoken";

interface Props {
  tag: Tag;
  /** In a box of its own, as in the drawer; in a row it is a dot and a word. */
  box?: boolean;
  onRemove?: () => void;
}

export function TagPill({ tag, box, onRemove }: Props) {
  const { t } = useWords();
  return (
    <span className={`tag ${box ? "box" : ""}`} style={{ "--c": tag.color } as CSSProperties}>
      <span className="t">{tag.name}</span>
      {onRemove && (
        <button
          type="button"
          className="tag-off"
          aria-label={t("tag.remove", { name: tag.name })}
          onClick={onRemove}
        >
          <IconX className="i xs" aria-hidden />
        </button>
      )}
    </span>
  );
}
