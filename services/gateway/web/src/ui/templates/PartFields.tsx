import { TextInput } from "@mantine/core";
import type { TemplateButton, TemplateHeader } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { type Part, wrong } from "./filling";
import { HeaderFields } from "./HeaderFields";

interface Props {
  part: { header: TemplateHeader | null; buttons: TemplateButton[]; examples: string[] };
  wanted: { body: string[]; buttons: number[] };
  named: boolean;
  values: Part;
  onChange: (values: Partial<Part>) => void;
}

/** The values of a template's text and buttons, or of one of its cards. */
export function PartFields({ part, wanted, named, values, onChange }: Props) {
  const { t } = useWords();
  const { buttons } = part;
  const fault = useFault();
  const label = useVariableLabel(named);
  const press = (at: number, value: string) => onChange({ buttons: { ...values.buttons, [at]: value } });
  return (
    <>
      <HeaderFields header={part.header} values={values} onChange={onChange} />
      {wanted.body.map((name, at) => (
        <TextInput
          key={`body ${name}`}
          label={label(name)}
          placeholder={part.examples[at]}
          value={values.body[at]}
          error={fault(values.body[at] ?? "")}
          onChange={(event) =>
            onChange({
              body: values.body.map((held, index) => (index === at ? event.currentTarget.value : held)),
            })
          }
        />
      ))}
      {wanted.buttons.map((at) => (
        <TextInput
          key={`button ${at}`}
          label={t(buttons[at]?.kind === "code" ? "template.ofCode" : "template.ofButton", {
            name: buttons[at]?.text,
          })}
          placeholder={buttons[at]?.example ?? undefined}
          value={values.buttons[at] ?? ""}
          error={fault(values.buttons[at] ?? "", buttons[at]?.kind === "code")}
          onChange={(event) => press(at, event.currentTarget.value)}
        />
      ))}
      {buttons.map(
        (button, at) =>
          button.kind === "catalog" && (
            <TextInput
              key={`catalog ${button.text}`}
              label={t("template.thumbnail")}
              description={t("template.thumbnailText")}
              value={values.buttons[at] ?? ""}
              error={fault(values.buttons[at] ?? "")}
              onChange={(event) => press(at, event.currentTarget.value)}
            />
          ),
      )}
    </>
  );
}

/** What is wrong with a value, in words; an empty one is not yet wrong. */
export function useFault() {
  const { t } = useWords();
  return (value: string, code = false) => {
    const problem = value ? wrong(value, code) : null;
    return problem && t(`template.wrong.${problem}`);
  };
}

/** What a variable is called: its own name, or its number. */
export function useVariableLabel(named: boolean) {
  const { t } = useWords();
  return (name: string) => (named ? name.replaceAll("_", " ") : t("template.variable", { name }));
}
