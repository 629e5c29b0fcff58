import { TextInput } from "@mantine/core";
import type { TemplateButton, TemplateHeader } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { type Part, wrong, wrongOption } from "./filling";
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
  const inWords = useProblem();
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
          isOptional(button) && (
            <TextInput
              key={`${button.kind} ${button.text}`}
              label={t(OPTIONAL[button.kind].label, { name: button.text })}
              description={t(OPTIONAL[button.kind].text)}
              value={values.buttons[at] ?? ""}
              error={inWords(wrongOption(button, values.buttons[at] ?? ""))}
              onChange={(event) => press(at, event.currentTarget.value)}
            />
          ),
      )}
    </>
  );
}

/** Buttons whose value may be left out: what a reply answers with, what a catalogue is shown by. */
const OPTIONAL = {
  reply: { label: "template.ofReply", text: "template.ofReplyText" },
  catalog: { label: "template.thumbnail", text: "template.thumbnailText" },
};
type Optional = TemplateButton & { kind: keyof typeof OPTIONAL };
const isOptional = (button: TemplateButton): button is Optional => button.kind in OPTIONAL;

/** What is wrong with a value, in words; an empty one is not yet wrong. */
export function useFault() {
  const inWords = useProblem();
  return (value: string, code = false) => inWords(value ? wrong(value, code) : null);
}

function useProblem() {
  const { t } = useWords();
  return (problem: ReturnType<typeof wrongOption>) => problem && t(`template.wrong.${problem}`);
}

/** What a variable is called: its own name, or its number. */
export function useVariableLabel(named: boolean) {
  const { t } = useWords();
  return (name: string) => (named ? name.replaceAll("_", " ") : t("template.variable", { name }));
}
