import { Button, UnstyledButton } from "@mantine/core";
import { IconArrowDown, IconArrowUp } from "@tabler/icons-react";
import { useVirtualizer } from "@tanstack/react-virtual";
import { useEffect, useRef } from "react";
import { Link } from "react-router";
import { type ContactOrder, contactPhotoUrl } from "@/api/contacts";
import type { Contact } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { phone, shortTime } from "@/ui/format";
import { TagPill } from "@/ui/TagPill";
import { useMedia } from "@/ui/useMedia";

const HEIGHT = { wide: 48, phone: 56 };
const COLUMNS = ["name", "phone", "tags", "owners", "last"] as const;
const ORDERED: Partial<Record<(typeof COLUMNS)[number], ContactOrder>> = { name: "name", last: "-last" };

interface Props {
  contacts: Contact[];
  order: ContactOrder;
  onOrder: (order: ContactOrder) => void;
  hasMore: boolean;
  loading: boolean;
  onMore: () => void;
}

/** The list itself: only the rows in sight are drawn, however many there are. */
export function ContactTable({ contacts, order, onOrder, hasMore, loading, onMore }: Props) {
  const { t } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const height = useMedia("(max-width: 699px)") ? HEIGHT.phone : HEIGHT.wide;
  const rows = useVirtualizer({
    count: contacts.length,
    getScrollElement: () => box.current,
    estimateSize: () => height,
    overscan: 10,
  });
  const visible = rows.getVirtualItems();
  const nearEnd = (visible.at(-1)?.index ?? 0) >= contacts.length - 10;
  useEffect(() => {
    if (nearEnd && hasMore && !loading) onMore();
  }, [nearEnd, hasMore, loading, onMore]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another order begins at its beginning
  useEffect(() => void box.current?.scrollTo({ top: 0 }), [order]);

  const before = visible[0]?.start ?? 0;
  const behind = rows.getTotalSize() - (visible.at(-1)?.end ?? 0);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls can be scrolled by keys
    <section ref={box} className="contact-rows" tabIndex={0} aria-label={t("contacts.title")}>
      <table className="tbl" aria-rowcount={contacts.length}>
        <thead>
          <tr>
            {COLUMNS.map((column) => (
              <Heading key={column} column={column} order={order} onOrder={onOrder} />
            ))}
          </tr>
        </thead>
        <tbody>
          {before > 0 && <Room height={before} />}
          {visible.map(({ index }) => {
            const contact = contacts[index];
            return contact && <Row key={contact.id} contact={contact} />;
          })}
          {behind > 0 && <Room height={behind} />}
        </tbody>
      </table>
      {hasMore && (
        <div className="contact-more">
          <Button variant="default" size="xs" loading={loading} onClick={onMore}>
            {t("inbox.more")}
          </Button>
        </div>
      )}
    </section>
  );
}

interface HeadingProps {
  column: (typeof COLUMNS)[number];
  order: ContactOrder;
  onOrder: (order: ContactOrder) => void;
}

function Heading({ column, order, onOrder }: HeadingProps) {
  const { t } = useWords();
  const by = ORDERED[column];
  const text = t(`contacts.column.${column}`);
  if (!by) return <th className={`c-${column}`}>{text}</th>;
  const sorted = order === by;
  const Arrow = by.startsWith("-") ? IconArrowDown : IconArrowUp;
  return (
    <th
      className={`c-${column}`}
      aria-sort={sorted ? (by.startsWith("-") ? "descending" : "ascending") : undefined}
    >
      <UnstyledButton className="by" onClick={() => onOrder(by)}>
        {text}
        {sorted && <Arrow className="i xs" aria-hidden />}
      </UnstyledButton>
    </th>
  );
}

const Room = ({ height }: { height: number }) => (
  <tr aria-hidden style={{ height }}>
    <td />
  </tr>
);

function Row({ contact }: { contact: Contact }) {
  const { t, i18n } = useWords();
  const { tags, owners, last_at } = contact;
  const reach = phone(contact.phone) || contact.email;
  return (
    <tr>
      <td className="c-name">
        <Link to={`/contacts/${contact.id}`} className="who">
          <Avatar name={contact.name} id={contact.id} size={32} photo={contactPhotoUrl(contact)} />
          <span className="t">
            <span className="m t">{contact.name}</span>
            <span className="under n sec t">{reach}</span>
          </span>
          {contact.blocked && <span className="chip bad">{t("contact.blocked")}</span>}
        </Link>
      </td>
      <td className="c-phone n sec">
        <span className="t">{reach}</span>
      </td>
      <td className="c-tags">
        {tags.length === 0 ? (
          <span className="mute">{t("contacts.noTags")}</span>
        ) : (
          <span className="some">
            {tags.slice(0, 2).map((tag) => (
              <TagPill key={tag.id} tag={tag} />
            ))}
            {tags.length > 2 && <span className="mute n">+{tags.length - 2}</span>}
          </span>
        )}
      </td>
      <td className={`c-owners ${owners.length ? "" : "mute"}`}>
        <span className="t">{owners.map(({ name }) => name).join(", ") || t("contacts.nobody")}</span>
      </td>
      <td className="c-last n sec">{last_at ? shortTime(last_at, i18n.language) : t("contacts.never")}</td>
    </tr>
  );
}
