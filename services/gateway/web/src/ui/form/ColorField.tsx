import { Input } from "@mantine/core";
import { IconCheck } from "@tabler/icons-react";
import { useId } from "react";
import { useWords } from "@/i18n/spoken";

/** Colours that are told apart beside each other, in both schemes. */
export const COLORS = [
  "#D64545",
  "#D9730D",
  "#B98900",
  "#5B8C2A",
  "#1F8A5B",
  "#14808F",
  "#2F6FD0",
  "#4F5BD5",
  "#7A4BC2",
  "#A63D8F",
  "#8A5A44",
  "#6E646A",
] as const;

interface Props {
  label: string;
  value: string;
  onChange: (color: string) => void;
  error?: string;
}

/** A colour out of twelve, or any other. */
export function ColorField({ label, value, onChange, error }: Props) {
  const { t } = useWords();
  const name = useId();
  const chosen = value.toUpperCase();
  const other = !COLORS.some((color) => color === chosen);
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <div className="colors" role="radiogroup" aria-label={label}>
        {COLORS.map((color, index) => (
          <label key={color} className="color" style={{ background: color }}>
            <input
              type="radio"
              name={name}
              checked={color === chosen}
              aria-label={t(`color.${index}`)}
              onChange={() => onChange(color)}
            />
            {color === chosen && <IconCheck className="i s" aria-hidden />}
          </label>
        ))}
        <label
          className={other ? "color any on" : "color any"}
          style={other ? { background: value } : undefined}
        >
          <input
            type="color"
            value={value}
            aria-label={t("color.other")}
            onChange={(event) => onChange(event.currentTarget.value.toUpperCase())}
          />
          {other && <IconCheck className="i s" aria-hidden />}
        </label>
      </div>
    </Input.Wrapper>
  );
}
