import { TextInput } from "@mantine/core";
import { IconArrowLeft } from "@tabler/icons-react";
import { useEffect, useState } from "react";
import type { Template, TemplateUse } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { pointOf } from "../media/place";
import { useStable } from "../stable";
import { Tip } from "../Tip";
import { blank, comes, complete, fileOf, offersProducts, type Part, type Values, wishOf } from "./filling";
import { PartFields, useFault, useVariableLabel } from "./PartFields";
import { Preview } from "./Preview";
import { SectionFields } from "./SectionFields";

interface Props {
  template: Template;
  onBack: () => void;
  /** The template as it stands; null as long as something is missing. */
  onChange: (use: TemplateUse | null) => void;
}

/** The values of a template's variables beside what the customer will read. */
export function TemplateForm({ template, onBack, onChange }: Props) {
  const { t } = useWords();
  const [values, setValues] = useState<Values>(() => blank(template));
  const { header, variables, named, cards, offer } = template;
  const tell = useStable(onChange);
  const fault = useFault();
  const label = useVariableLabel(named);
  const put = (said: Partial<Values>) => setValues((held) => ({ ...held, ...said }));

  useEffect(() => {
    tell(complete(template, values) ? wishOf(template, values) : null);
  }, [template, values, tell]);

  if (!template.sendable)
    return (
      <div className="tpl-fill">
        <Head template={template} onBack={onBack} />
        <div className="tpl-two">
          <p className="sm sec">
            {t(template.unsupported ? "template.unsupportedText" : "template.notSendable", {
              state: t(`template.state.${template.status}`, { defaultValue: template.status }),
            })}
            {template.reason && <span className="mute"> ({template.reason})</span>}
          </p>
          <Preview template={template} values={values} />
        </div>
      </div>
    );
  return (
    <div className="tpl-fill">
      <Head template={template} onBack={onBack} />
      <div className="tpl-two">
        <div className="tpl-values">
          {header?.kind === "location" && (
            <TextInput
              label={t("composer.point")}
              value={values.place}
              error={values.place && !pointOf(values.place) ? t("composer.pointWrong") : null}
              onChange={(event) => put({ place: event.currentTarget.value })}
            />
          )}
          {variables.header.map((name, at) => (
            <TextInput
              key={`header ${name}`}
              label={t("template.ofHeader", { name: label(name) })}
              placeholder={header?.example ?? undefined}
              value={values.header[at]}
              error={fault(values.header[at] ?? "")}
              onChange={(event) =>
                put({
                  header: values.header.map((held, index) =>
                    index === at ? event.currentTarget.value : held,
                  ),
                })
              }
            />
          ))}
          <PartFields part={template} wanted={variables} named={named} values={values} onChange={put} />
          {offer?.expires && (
            <TextInput
              type="datetime-local"
              label={t("template.until")}
              value={values.until}
              error={values.until && !comes(values.until) ? t("schedule.past") : null}
              onChange={(event) => put({ until: event.currentTarget.value })}
            />
          )}
          {offersProducts(template) && (
            <SectionFields sections={values.sections} onChange={(sections) => put({ sections })} />
          )}
          {cards.map((card, at) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: the cards of a template are fixed
            <fieldset key={at} className="tpl-card">
              <legend className="xs sec">{t("template.card", { number: at + 1 })}</legend>
              <PartFields
                part={card}
                wanted={variables.cards[at] ?? { body: [], buttons: [] }}
                named={named}
                values={values.cards[at] as Part}
                onChange={(said) =>
                  put({
                    cards: values.cards.map((held, index) => (index === at ? { ...held, ...said } : held)),
                  })
                }
              />
            </fieldset>
          ))}
          {nothing(template) && <p className="sm mute">{t("template.nothingToFill")}</p>}
        </div>
        <Preview template={template} values={values} />
      </div>
    </div>
  );
}

/** Whether the template is the same for everybody. */
function nothing({ header, variables, cards, offer, buttons }: Template): boolean {
  const asks = variables.header.length + variables.body.length + variables.buttons.length + cards.length;
  const shows = fileOf(header) || header?.kind === "location" || header?.kind === "product";
  const opens = buttons.some(({ kind }) => kind === "reply" || kind === "catalog" || kind === "products");
  return asks === 0 && !shows && !opens && !offer?.expires;
}

function Head({ template, onBack }: { template: Template; onBack: () => void }) {
  const { t } = useWords();
  return (
    <div className="row tpl-head">
      <Tip label={t("template.back")} onClick={onBack}>
        <IconArrowLeft className="i s" aria-hidden />
      </Tip>
      <span className="m t">{template.name}</span>
    </div>
  );
}
