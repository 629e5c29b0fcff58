import { Textarea } from "@mantine/core";
import { useRef } from "react";
import { useWords } from "@/i18n/spoken";

const ALWAYS = ["first_name", "greeting", "protocol", "queue", "company", "message"];

interface Props {
  value: string;
  label?: string;
  description?: string;
  placeholder?: string;
  variables: string[];
  short?: boolean;
  onChange: (text: string) => void;
}

/** A text of the bot's, with what it may fill in below it. */
export function Said({ value, label, description, placeholder, variables, short, onChange }: Props) {
  const { t } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const insert = (name: string) => {
    const field = area.current;
    const at = field?.selectionStart ?? value.length;
    const piece = `{{${name}}}`;
    onChange(value.slice(0, at) + piece + value.slice(field?.selectionEnd ?? at));
    setTimeout(() => {
      field?.focus();
      field?.setSelectionRange(at + piece.length, at + piece.length);
    });
  };
  return (
    <div className="fl-said">
      <Textarea
        ref={area}
        label={label ?? t("flows.field.text")}
        {...{ description, placeholder }}
        autosize
        minRows={short ? 1 : 3}
        maxRows={12}
        maxLength={short ? 1000 : 4096}
        value={value}
        onChange={(event) => onChange(event.currentTarget.value)}
      />
      <fieldset className="fl-vars" aria-label={t("flows.insert")}>
        {[...variables, ...ALWAYS.filter((name) => !variables.includes(name))].map((name) => (
          <button
            key={name}
            type="button"
            className="xs"
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => insert(name)}
          >
            {name}
          </button>
        ))}
      </fieldset>
    </div>
  );
}
