import { ActionIcon } from "@mantine/core";
import { IconDots } from "@tabler/icons-react";
import { memo, useEffect, useRef, useState } from "react";
import type { BoardCard } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { AgePill } from "@/ui/AgePill";
import { Avatar } from "@/ui/Avatar";
import { spellMoney } from "@/ui/money";
import { TagPill } from "@/ui/TagPill";
import { dragsCard } from "./dragging";

const TAGS = 2;

interface Props {
  card: BoardCard;
  board: string;
  lifted: boolean;
  opened: boolean;
  /** Whether Tab reaches it; arrows reach the others. */
  reached: boolean;
  onOpen: (id: string) => void;
  onMenu: (id: string, at: HTMLElement) => void;
}

export const Card = memo(function Card({ card, board, lifted, opened, reached, onOpen, onMenu }: Props) {
  const { t, i18n } = useWords();
  const box = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState(false);
  useEffect(
    () => (box.current ? dragsCard(box.current, { board, id: card.id }, setDragged) : undefined),
    [board, card.id],
  );
  const { ticket, tags, value } = card;
  const last = ticket?.last_message;
  const said = last?.text ?? (last ? t(`kind.${last.kind}`, { defaultValue: t("kind.unsupported") }) : "");
  const classes = ["bcard", dragged && "gone", lifted && "drag", opened && "on"].filter(Boolean).join(" ");
  return (
    <div ref={box} className={classes}>
      {/* biome-ignore lint/a11y/useSemanticElements: in Firefox nothing is dragged by a real button */}
      <div
        className="bhit"
        role="button"
        tabIndex={reached ? 0 : -1}
        data-card={card.id}
        data-name={card.name}
        data-in={card.column}
        aria-describedby="board-how"
        aria-label={[card.name, ticket && `#${ticket.number}`, value && spellMoney(value, i18n.language)]
          .filter(Boolean)
          .join(", ")}
        onClick={() => onOpen(card.id)}
        onKeyDown={() => undefined}
      />
      <div className="h">
        <Avatar name={card.name} id={card.contactId} size={24} channel={ticket?.channel.kind} />
        <span className="m t grow">{card.name}</span>
        {ticket?.waiting_since && <AgePill since={ticket.waiting_since} />}
        <ActionIcon
          size={24}
          className="bmore"
          tabIndex={-1}
          aria-label={t("board.more", { name: card.name })}
          onClick={(event) => onMenu(card.id, event.currentTarget)}
        >
          <IconDots className="i s" aria-hidden />
        </ActionIcon>
      </div>
      {said && <div className="pv">{said}</div>}
      {tags.length > 0 && (
        <div className="tg">
          {tags.slice(0, TAGS).map((tag) => (
            <TagPill key={tag.id} tag={tag} />
          ))}
          {tags.length > TAGS && <span className="xs mute n">+{tags.length - TAGS}</span>}
        </div>
      )}
      <div className="f">
        {value && <span className="val">{spellMoney(value, i18n.language)}</span>}
        <span className="grow" />
        {ticket && <span className="xs mute n">#{ticket.number}</span>}
        {ticket?.assignee ? (
          <span title={ticket.assignee.name ?? undefined}>
            <Avatar name={ticket.assignee.name} id={ticket.assignee.id} size={20} />
          </span>
        ) : (
          ticket && <span className="av s20 none" title={t("panel.nobody")} />
        )}
      </div>
    </div>
  );
});
