import { Button, Menu, SegmentedControl } from "@mantine/core";
import { IconChevronDown, IconFilter2, IconLayoutKanban, IconPlus, IconSettings } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Board, BoardKind, Sums } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { spellMoney } from "@/ui/money";
import { Tip } from "@/ui/Tip";
import { useMedia } from "@/ui/useMedia";

export const PATH = { board: "/boards", funnel: "/funnels" } as const;

export function Kinds({ kind }: { kind: BoardKind }) {
  const { t } = useWords();
  const navigate = useNavigate();
  return (
    <SegmentedControl
      className="bkinds"
      aria-label={t("board.kind")}
      value={kind}
      onChange={(value) => void navigate(PATH[value as BoardKind])}
      data={[
        { value: "board", label: t("board.title.board") },
        { value: "funnel", label: t("board.title.funnel") },
      ]}
    />
  );
}

interface Props {
  kind: BoardKind;
  board: Board;
  boards: Board[];
  sums: Sums | undefined;
  onAdd: (() => void) | undefined;
}

/** Which board it is, and the way to the others; how much stands on it. */
export function BoardHead({ kind, board, boards, sums, onAdd }: Props) {
  const { t, i18n } = useWords();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const phone = useMedia("(max-width: 699px)");
  const other = kind === "board" ? "funnel" : "board";
  return (
    <header className="top">
      <Menu position="bottom-start" width={280}>
        <Menu.Target>
          <button type="button" className="bname">
            <h1 className="t">{board.name}</h1>
            <IconChevronDown className="i s" aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {boards.map((each) => (
            <Menu.Item key={each.id} onClick={() => void navigate(`${PATH[kind]}/${each.id}`)}>
              {each.name}
            </Menu.Item>
          ))}
          <Menu.Divider />
          <Menu.Item
            leftSection={
              other === "funnel" ? <IconFilter2 className="i s" /> : <IconLayoutKanban className="i s" />
            }
            onClick={() => void navigate(PATH[other])}
          >
            {t(`board.title.${other}`)}
          </Menu.Item>
          {me && manages(me) && (
            <Menu.Item
              leftSection={<IconSettings className="i s" aria-hidden />}
              onClick={() => void navigate(`/settings/${PATH[kind].slice(1)}`)}
            >
              {t("board.setUp")}
            </Menu.Item>
          )}
        </Menu.Dropdown>
      </Menu>
      <Kinds kind={kind} />
      <span className="grow" />
      {sums && (
        <span className="sec n btotal">
          {t(`board.count.${kind}`, { count: sums.count })}
          {sums.cents > 0 && (
            <>
              {" · "}
              <b>{spellMoney({ cents: sums.cents, currency: sums.currency }, i18n.language)}</b>
            </>
          )}
        </span>
      )}
      {onAdd && phone && (
        <Tip label={t("board.addCard")} onClick={onAdd}>
          <IconPlus className="i" aria-hidden />
        </Tip>
      )}
      {onAdd && !phone && (
        <Button variant="default" leftSection={<IconPlus className="i s" aria-hidden />} onClick={onAdd}>
          {t("board.addCard")}
        </Button>
      )}
    </header>
  );
}
