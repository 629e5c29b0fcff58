import { Textarea } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { type ReactNode, useRef } from "react";
import { companyQuery } from "@/api/catalogues";
import { meQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Markup } from "@/ui/markup";
import { type Example, filledIn, unknownVariables, VARIABLES, type Variable } from "./variables";

interface Props {
  label: string;
  description?: string;
  placeholder?: string;
  value: string;
  /** What is sent while the field is empty, if anything is. */
  otherwise?: string | null;
  onChange: (text: string) => void;
  error?: string;
  variables?: readonly Variable[];
  children?: ReactNode;
}

/** Somebody and something to fill variables with, so that a text can be read as a customer would. */
export function useExample(): Example {
  const { t, i18n } = useWords();
  const me = useQuery(meQuery).data;
  const company = useQuery(companyQuery).data;
  const zone = company?.time_zone;
  const now = new Date();
  const day = `${now.getFullYear()}${`${now.getMonth() + 1}`.padStart(2, "0")}${`${now.getDate()}`.padStart(2, "0")}`;
  return {
    name: t("form.example.name"),
    first_name: t("form.example.name").split(" ")[0],
    greeting: t("form.example.greeting"),
    agent: me?.name ?? "",
    protocol: `${day}-000042`,
    ticket: "1042",
    queue: t("form.example.queue"),
    company: company?.name ?? "",
    date: now.toLocaleDateString(i18n.language, { timeZone: zone }),
    time: now.toLocaleTimeString(i18n.language, { hour: "2-digit", minute: "2-digit", timeZone: zone }),
    scale: String(company?.rating.scale ?? 5),
  };
}

/** A text that goes to customers: with what changes from one to the next, and as one of them would read it. */
export function VariableText(props: Props) {
  const { label, description, placeholder, value, otherwise, onChange, error, children } = props;
  const { t } = useWords();
  const area = useRef<HTMLTextAreaElement>(null);
  const example = useExample();
  const variables = props.variables ?? VARIABLES;
  const unknown = unknownVariables(value, variables);
  const insert = (name: string) => {
    const field = area.current;
    const at = field?.selectionStart ?? value.length;
    const piece = `{{${name}}}`;
    onChange(value.slice(0, at) + piece + value.slice(field?.selectionEnd ?? at));
    field?.focus();
    setTimeout(() => field?.setSelectionRange(at + piece.length, at + piece.length));
  };
  const said = value.trim() || otherwise?.trim();
  return (
    <div className="vt">
      <div>
        <Textarea
          ref={area}
          label={label}
          description={description}
          placeholder={placeholder}
          autosize
          minRows={3}
          maxRows={12}
          maxLength={2000}
          value={value}
          error={error}
          onChange={(event) => onChange(event.currentTarget.value)}
        />
        <fieldset className="vt-vars" aria-label={t("quick.variables")}>
          {variables.map((name) => (
            <button key={name} type="button" className="chip" onClick={() => insert(name)}>
              {t(`quick.variable.${name}`)}
            </button>
          ))}
        </fieldset>
        {unknown.length > 0 && (
          <p className="warn" role="status">
            {t("form.unknownVariable", { names: unknown.map((name) => `{{${name}}}`).join(", ") })}
          </p>
        )}
        {children}
      </div>
      <div className="vt-preview" aria-hidden={!said}>
        <span className="xs mute">{t("form.preview")}</span>
        {said ? (
          <div className={value.trim() ? "vt-bubble" : "vt-bubble pale"}>
            <Markup text={filledIn(said, example)} />
          </div>
        ) : (
          <span className="sm mute">{t("form.nothingSaid")}</span>
        )}
      </div>
    </div>
  );
}
