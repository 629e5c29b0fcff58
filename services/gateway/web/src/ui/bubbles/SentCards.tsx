import { IconShoppingBag, IconVideo } from "@tabler/icons-react";
import type { SentCard } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { CardRow } from "@/ui/templates/CardRow";
import type { ReadCard } from "./cards";
import { urlsOf } from "./files";

/** The cards of a template as the customer swipes through them. */
export function SentCards({ cards, ticketId }: { cards: ReadCard[]; ticketId: string }) {
  return (
    <CardRow
      cards={cards.map((card) => ({
        head: <Head card={card} ticketId={ticketId} />,
        text: card.text,
        buttons: (card.titles ?? []).map((text) => ({ kind: "other", text })),
      }))}
    />
  );
}

function Head({ card: { media, product }, ticketId }: { card: SentCard; ticketId: string }) {
  const { t } = useWords();
  if (product)
    return (
      <p className="tpl-file">
        <IconShoppingBag className="i" aria-hidden />
        <span className="t">{product.product_id}</span>
      </p>
    );
  if (!media) return null;
  const urls = urlsOf(ticketId, media.id);
  const picture = media.thumb ? urls.thumb : media.kind === "image" ? urls.file : null;
  const name = media.name ?? t(`kind.${media.kind}`);
  return (
    <a
      className="tpl-shot"
      href={urls.file}
      target="_blank"
      rel="noopener"
      aria-label={t("media.read", { name })}
    >
      {picture ? <img src={picture} alt="" loading="lazy" /> : <IconVideo className="i xl" aria-hidden />}
    </a>
  );
}
