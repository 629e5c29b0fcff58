import {
  IconBuildingStore,
  IconCopy,
  IconExternalLink,
  type IconFile,
  IconForms,
  IconPhone,
  IconShoppingBag,
} from "@tabler/icons-react";
import type { ReactNode } from "react";
import type { TemplateButton } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Markup } from "../markup";
import "./cards.css";

const BUTTONS: Partial<Record<TemplateButton["kind"], typeof IconFile>> = {
  url: IconExternalLink,
  phone: IconPhone,
  code: IconCopy,
  flow: IconForms,
  catalog: IconBuildingStore,
  products: IconBuildingStore,
  product: IconShoppingBag,
};

interface Card {
  head: ReactNode;
  text: string;
  buttons: Pick<TemplateButton, "kind" | "text">[];
}

/** The cards of a carousel side by side. */
export function CardRow({ cards }: { cards: Card[] }) {
  const { t } = useWords();
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways has to be reached by the keyboard
    <ul className="tpl-cards" aria-label={t("template.cards")} tabIndex={0}>
      {cards.map(({ head, text, buttons }, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the cards of a template are fixed
        <li key={at}>
          <div className="tpl-bub">
            {head}
            {text && (
              <p className="tpl-body">
                <Markup text={text} />
              </p>
            )}
          </div>
          <Buttons buttons={buttons} />
        </li>
      ))}
    </ul>
  );
}

export function Buttons({ buttons }: Pick<Card, "buttons">) {
  return buttons.map((button) => {
    const Mark = BUTTONS[button.kind];
    return (
      <span key={`${button.kind} ${button.text}`} className="tpl-btn">
        {Mark && <Mark className="i s" aria-hidden />}
        {button.text}
      </span>
    );
  });
}
