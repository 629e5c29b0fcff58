import { Popover } from "@mantine/core";
import {
  IconChartBar,
  IconCornerDownRight,
  IconListDetails,
  IconShoppingBag,
  IconTemplate,
} from "@tabler/icons-react";
import type { Answer, Choice, Message, Options } from "@/api/types";
import { useWords } from "@/i18n/spoken";

/** The title above a text that offers answers. */
export function OfferHead({ options }: { options: Options }) {
  return options.header ? <div className="m offer-head">{options.header}</div> : null;
}

/** The answers that the customer may choose from, as his phone shows them below the text. */
export function Offered({ options }: { options: Options }) {
  return (
    <>
      {options.footer && <div className="xs mute">{options.footer}</div>}
      {options.style === "list" ? <Rows options={options} /> : <Buttons choices={options.choices} />}
    </>
  );
}

function Buttons({ choices }: { choices: Choice[] }) {
  const { t } = useWords();
  return (
    <ul className="offer" aria-label={t("message.offers")}>
      {choices.map((choice) => (
        <li key={choice.id} className="m">
          <IconCornerDownRight className="i xs" aria-hidden />
          {choice.title}
        </li>
      ))}
    </ul>
  );
}

function Rows({ options }: { options: Options }) {
  const { t } = useWords();
  const sections = [...new Set(options.choices.map((choice) => choice.section))];
  return (
    <Popover width={300} position="bottom" shadow="md" withArrow>
      <Popover.Target>
        <button type="button" className="offer-open m">
          <IconListDetails className="i s" aria-hidden />
          {options.button || t("message.seeOffers")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <div className="offer-rows">
          {sections.map((section) => (
            <section key={section ?? ""}>
              {section && <h3 className="xs mute">{section}</h3>}
              <ul>
                {options.choices
                  .filter((choice) => choice.section === section)
                  .map((choice) => (
                    <li key={choice.id}>
                      <span className="m">{choice.title}</span>
                      {choice.description && <span className="sm sec">{choice.description}</span>}
                    </li>
                  ))}
              </ul>
            </section>
          ))}
        </div>
      </Popover.Dropdown>
    </Popover>
  );
}

/** What was chosen among the answers that we offered. */
export function Chosen({ answer }: { answer: Answer }) {
  const { t } = useWords();
  return (
    <span className="chosen">
      <IconCornerDownRight className="i s" aria-hidden />
      <span>
        <span className="vh">{t("message.chose")} </span>
        <span className="m">{answer.title}</span>
        {answer.description && <span className="sm sec">{answer.description}</span>}
      </span>
    </span>
  );
}

const LISTED = { order: IconShoppingBag, poll: IconChartBar };

/** An order with its products, or a poll with what may be voted for: a line each. */
export function Listed({ message, kind }: { message: Message; kind: keyof typeof LISTED }) {
  const { t } = useWords();
  const Icon = LISTED[kind];
  const said = (message.text ?? "").split("\n").filter(Boolean);
  const [title, rows] = kind === "poll" ? [said[0], said.slice(1)] : [undefined, said];
  return (
    <>
      <span className="other">
        <Icon className="i" aria-hidden />
        {t(`kind.${kind}`)}
      </span>
      {title && <div className="m">{title}</div>}
      <ul className="listed">
        {rows.map((row, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: two lines may say the same
          <li key={index}>{row.replace(/^• /, "")}</li>
        ))}
      </ul>
    </>
  );
}

/** Says that a text is one that the provider has approved. */
export function TemplateName({ name }: { name: string }) {
  return (
    <span className="fwd xs">
      <IconTemplate className="i xs" aria-hidden />
      {name}
    </span>
  );
}
