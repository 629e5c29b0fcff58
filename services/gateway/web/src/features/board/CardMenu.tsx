import { Menu } from "@mantine/core";
import { IconExternalLink, IconMessageCircle, IconTrash } from "@tabler/icons-react";
import type { CSSProperties } from "react";
import type { BoardCard, Tag } from "@/api/types";
import { useWords } from "@/i18n/spoken";

export interface MenuAt {
  card: BoardCard;
  x: number;
  y: number;
}

interface Props {
  at: MenuAt;
  columns: Tag[];
  onMove: (card: BoardCard, column: string) => void;
  onOpen: (card: BoardCard) => void;
  onContact: (card: BoardCard) => void;
  onRemove: (card: BoardCard) => void;
  onClose: () => void;
}

/** What dragging does, and more, for whoever does not drag: one menu for all cards. */
export function CardMenu({
  at: { card, x, y },
  columns,
  onMove,
  onOpen,
  onContact,
  onRemove,
  onClose,
}: Props) {
  const { t } = useWords();
  return (
    <Menu opened onClose={onClose} position="bottom-end" width={240}>
      <Menu.Target>
        <span className="bmenu-at" style={{ left: x, top: y }} />
      </Menu.Target>
      <Menu.Dropdown aria-label={card.name}>
        {card.ticket && (
          <Menu.Item
            leftSection={<IconMessageCircle className="i s" aria-hidden />}
            onClick={() => onOpen(card)}
          >
            {t("board.openConversation")}
          </Menu.Item>
        )}
        <Menu.Item
          leftSection={<IconExternalLink className="i s" aria-hidden />}
          onClick={() => onContact(card)}
        >
          {t("board.openContact")}
        </Menu.Item>
        <Menu.Label>{t("board.moveTo")}</Menu.Label>
        {columns
          .filter((column) => column.id !== card.column)
          .map((column) => (
            <Menu.Item
              key={column.id}
              leftSection={<span className="bsw" style={{ "--c": column.color } as CSSProperties} />}
              onClick={() => onMove(card, column.id)}
            >
              {column.name}
            </Menu.Item>
          ))}
        <Menu.Divider />
        <Menu.Item leftSection={<IconTrash className="i s" aria-hidden />} onClick={() => onRemove(card)}>
          {t("board.remove")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
