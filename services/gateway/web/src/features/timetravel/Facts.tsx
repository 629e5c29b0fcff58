import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { spellMoney } from "@/ui/money";
import { TagPill } from "@/ui/TagPill";

/** What a ticket was, in words. */
export function Facts({ ticket }: { ticket: Ticket }) {
  const { t, i18n } = useWords();
  const facts: [string, string | null | undefined][] = [
    [t("drawer.queue"), ticket.queue?.name ?? t("ticket.noQueue")],
    [t("panel.agent"), ticket.assignee?.name],
    [t("drawer.protocol"), ticket.protocol],
    [t("drawer.board"), ticket.board && `${ticket.board.name}, ${ticket.board.column.name}`],
    [t("drawer.reason"), ticket.reason?.name],
    [t("drawer.value"), ticket.value && spellMoney(ticket.value, i18n.language)],
    [
      t("drawer.rating"),
      ticket.rating && t("rating.score", { score: ticket.rating.score, scale: ticket.rating.scale }),
    ],
  ];
  return (
    <aside className="past-facts" aria-label={t("drawer.title")}>
      <span className={`sta ${ticket.state}`}>{t(`ticket.${ticket.state}`)}</span>
      <dl>
        {facts.map(
          ([name, value]) =>
            value && (
              <div key={name}>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </div>
            ),
        )}
      </dl>
      <div className="tags">
        {ticket.tags.map((tag) => (
          <TagPill key={tag.id} tag={tag} box />
        ))}
      </div>
    </aside>
  );
}
