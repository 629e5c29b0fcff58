import { IconClock, IconFile, IconMapPin, IconPhoto, IconShoppingBag, IconVideo } from "@tabler/icons-react";
import type { HeaderKind, Template, TemplateHeader } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { moment } from "../format";
import { Markup } from "../markup";
import { Buttons, CardRow } from "./CardRow";
import { comes, filled, type Part, type Values } from "./filling";

const HEADERS: Record<Exclude<HeaderKind, "text">, typeof IconFile> = {
  image: IconPhoto,
  video: IconVideo,
  document: IconFile,
  location: IconMapPin,
  product: IconShoppingBag,
};

/** The template as the customer will read it. */
export function Preview({ template, values }: { template: Template; values: Values }) {
  const { t, i18n } = useWords();
  const { header, body, footer, buttons, variables, cards, offer } = template;
  return (
    <figure className="tpl-shown" aria-label={t("template.preview")}>
      <div className="tpl-bub">
        {header?.kind === "text" && header.text && (
          <p className="b">{filled(header.text, variables.header, values.header)}</p>
        )}
        <HeaderShown header={header} values={values} />
        {offer && (
          <p className="tpl-file">
            <IconClock className="i" aria-hidden />
            <span>
              <span className="m">{offer.text}</span>
              {offer.expires && comes(values.until) && (
                <span className="xs sec tpl-until">
                  {t("template.untilShown", {
                    when: moment(new Date(values.until).toISOString(), i18n.language),
                  })}
                </span>
              )}
            </span>
          </p>
        )}
        <p className="tpl-body">
          <Markup text={filled(body, variables.body, values.body)} />
        </p>
        {footer && <p className="xs mute">{footer}</p>}
      </div>
      <Buttons buttons={buttons} />
      {cards.length > 0 && (
        <CardRow
          cards={cards.map((card, at) => {
            const said = values.cards[at] as Part;
            return {
              head: <HeaderShown header={card.header} values={said} />,
              text: filled(card.body, variables.cards[at]?.body ?? [], said.body),
              buttons: card.buttons,
            };
          })}
        />
      )}
    </figure>
  );
}

/** A file, a place or a product above the text. */
function HeaderShown({ header, values }: { header: TemplateHeader | null; values: Part }) {
  const { t } = useWords();
  if (!header || header.kind === "text") return null;
  const Mark = HEADERS[header.kind];
  const shown = header.kind === "product" ? values.product.product_id.trim() : values.media?.name;
  return (
    <p className="tpl-file">
      <Mark className="i" aria-hidden />
      <span className="t">{shown || t(`template.header.${header.kind}`)}</span>
    </p>
  );
}
