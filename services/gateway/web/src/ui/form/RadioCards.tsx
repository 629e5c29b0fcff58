import { Input } from "@mantine/core";
import { useId } from "react";

interface Props<V extends string> {
  label: string;
  value: V;
  choices: { value: V; label: string; text?: string }[];
  onChange: (value: V) => void;
  error?: string;
}

/** One of a few, each with a sentence on what it means. */
export function RadioCards<V extends string>({ label, value, choices, onChange, error }: Props<V>) {
  const name = useId();
  return (
    <Input.Wrapper label={label} error={error} labelElement="div">
      <div className="radio-cards" role="radiogroup" aria-label={label}>
        {choices.map((choice) => (
          <label key={choice.value} className={choice.value === value ? "on" : undefined}>
            <input
              type="radio"
              name={name}
              checked={choice.value === value}
              onChange={() => onChange(choice.value)}
            />
            <span>
              <span className="m">{choice.label}</span>
              {choice.text && <span className="sm sec">{choice.text}</span>}
            </span>
          </label>
        ))}
      </div>
    </Input.Wrapper>
  );
}
