import { Button } from "@mantine/core";
import { IconLayoutKanban, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type ComponentType, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { Link, useNavigate, useParams, useSearchParams } from "react-router";
import { heldCard } from "@/api/boardCache";
import { type BoardFilters, funnelsQuery, sumsQuery } from "@/api/boards";
import { boardsQuery } from "@/api/catalogues";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Board, BoardCard, BoardKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { Skeleton } from "@/ui/Skeleton";
import { read, write } from "@/ui/stored";
import { Tip } from "@/ui/Tip";
import { useMedia } from "@/ui/useMedia";
import { AddCard } from "./AddCard";
import { BoardBar } from "./BoardBar";
import { BoardHead, Kinds, PATH } from "./BoardHead";
import { CardMenu, type MenuAt } from "./CardMenu";
import { Column } from "./Column";
import { watchesBoard } from "./dragging";
import { followCard, useCardKeys } from "./useCardKeys";
import { useMoves } from "./useMoves";
import "./board.css";

const LAST = { board: "guiche.board", funnel: "guiche.funnel" } as const;

/** The conversation beside a board; the page that holds both says which. */
export type Beside = ComponentType<{ ticketId: string; onClose: () => void }>;

interface Props {
  kind: BoardKind;
  beside: Beside;
}

/** Boards on which tickets move, and funnels in which contacts do (T18, K6). */
export function BoardPage({ kind, beside }: Props) {
  const { t } = useWords();
  const { id } = useParams();
  const boards = useQuery(kind === "board" ? boardsQuery : funnelsQuery);
  const held = read<string>(LAST[kind], "");
  const all = boards.data ?? [];
  const shown = all.find((each) => each.id === id) ?? all.find((each) => each.id === held) ?? all[0];
  const name = shown?.name ?? t(`board.title.${kind}`);
  useEffect(() => {
    if (shown) write(LAST[kind], shown.id);
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${name} · Guichê`);
  }, [shown, kind, name]);
  return (
    <main className="page board" aria-label={name}>
      {shown ? (
        <Shown key={`${kind}/${shown.id}`} kind={kind} board={shown} boards={all} beside={beside} />
      ) : (
        <>
          <header className="top">
            <h1 className="t">{t(`board.title.${kind}`)}</h1>
            <Kinds kind={kind} />
          </header>
          {boards.isPending ? <Skeleton rows={6} /> : <None kind={kind} failed={boards.isError} />}
        </>
      )}
    </main>
  );
}

function None({ kind, failed }: { kind: BoardKind; failed: boolean }) {
  const { t } = useWords();
  const me = useQuery(meQuery).data;
  const leads = me !== undefined && manages(me);
  return (
    <Empty
      icon={<IconLayoutKanban />}
      title={t(failed ? "board.failed" : `board.none.${kind}`)}
      text={t(failed ? "state.safe" : leads ? `board.noneText.${kind}` : "board.noneAgent")}
    >
      {leads && !failed && (
        <Button variant="default" size="xs" component={Link} to={`/settings/${PATH[kind].slice(1)}`}>
          {t("board.setUp")}
        </Button>
      )}
    </Empty>
  );
}

function filtersOf(search: URLSearchParams): BoardFilters {
  const several = (name: string) => {
    const values = search.getAll(name);
    return values.length ? values : undefined;
  };
  return {
    q: search.get("q") ?? undefined,
    tag_id: several("tag"),
    assignee: several("agent"),
    state: several("state"),
  };
}

function Shown({ kind, board, boards, beside: Beside }: Props & { board: Board; boards: Board[] }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const phone = useMedia("(max-width: 699px)");
  const [search, setSearch] = useSearchParams();
  const text = search.toString();
  const filters = useMemo(() => filtersOf(new URLSearchParams(text)), [text]);
  const sums = useQuery(sumsQuery(kind, board.id, filters)).data;
  const moves = useMoves(kind, board.id);
  const [adding, setAdding] = useState<string | null>(null);
  const [menu, setMenu] = useState<MenuAt | null>(null);
  const openedId = search.get("ticket") ?? undefined;
  const box = useRef<HTMLDivElement>(null);

  useEffect(
    () =>
      box.current
        ? watchesBoard(box.current, board.id, (card, column) => void moves.move(card, column))
        : undefined,
    [board.id, moves],
  );
  const change = useCallback(
    (name: string, values: string[], replace: boolean) =>
      setSearch(
        (held) => {
          held.delete(name);
          for (const value of values) held.append(name, value);
          return held;
        },
        { replace },
      ),
    [setSearch],
  );
  const narrow = useCallback(
    (wanted: BoardFilters) => {
      const names = { q: "q", tag_id: "tag", assignee: "agent", state: "state" } as const;
      for (const [part, value] of Object.entries(wanted))
        change(names[part as keyof BoardFilters], [value ?? []].flat(), true);
    },
    [change],
  );
  const openCard = useCallback(
    (card: BoardCard | undefined) => {
      if (card?.ticket) change("ticket", [card.ticket.id], false);
      else if (card) void navigate(`/contacts/${card.contactId}`);
    },
    [change, navigate],
  );
  const open = useCallback(
    (id: string) => openCard(heldCard(client, kind, board.id, id)),
    [openCard, client, kind, board.id],
  );
  const showMenu = useCallback(
    (id: string, at: HTMLElement) => {
      const card = heldCard(client, kind, board.id, id);
      const { right, bottom } = at.getBoundingClientRect();
      if (card) setMenu({ card, x: right, y: bottom });
    },
    [client, kind, board.id],
  );
  const keys = useCardKeys(board.columns, moves, open);
  const close = () => change("ticket", [], false);
  const currency = sums?.currency ?? "BRL";
  const first = board.columns[0];
  return (
    <>
      <BoardHead {...{ kind, board, boards, sums }} onAdd={first && (() => setAdding(first.id))} />
      <div className={openedId ? "bsplit open" : "bsplit"}>
        <div className="bmain">
          <BoardBar kind={kind} filters={filters} onChange={narrow} />
          {first ? (
            // biome-ignore lint/a11y/noStaticElementInteractions: the cards inside are what the keys are for
            <div
              ref={box}
              className="bcols"
              onKeyDown={keys.onKeyDown}
              onKeyUp={(event) => event.key === " " && event.preventDefault()}
              onBlur={keys.letGo}
            >
              {board.columns.map((column) => (
                <Column
                  key={column.id}
                  {...{ kind, column, filters, currency, openedId }}
                  board={board.id}
                  sum={sums?.columns.find((each) => each.id === column.id)}
                  lifted={keys.lifted}
                  onAdd={setAdding}
                  onOpen={open}
                  onMenu={showMenu}
                />
              ))}
            </div>
          ) : (
            <Empty icon={<IconLayoutKanban />} title={t("board.noColumns")} text={t("board.noColumnsText")} />
          )}
        </div>
        {openedId && (
          <aside className={phone ? "bside full" : "bside"} aria-label={t("board.openConversation")}>
            {!phone && (
              <header className="bside-top">
                <Link to={`/tickets/${openedId}`}>{t("board.inDesk")}</Link>
                <span className="grow" />
                <Tip label={t("action.close")} size={28} onClick={close}>
                  <IconX className="i s" aria-hidden />
                </Tip>
              </header>
            )}
            <Beside ticketId={openedId} onClose={close} />
          </aside>
        )}
      </div>
      <div className="vh" aria-live="assertive">
        {keys.said}
      </div>
      {adding && (
        <AddCard
          kind={kind}
          columns={board.columns}
          column={adding}
          onAdd={(id, column) => moves.add({ id }, column)}
          onClose={() => setAdding(null)}
        />
      )}
      {menu && (
        <CardMenu
          at={menu}
          columns={board.columns}
          onMove={(card, column) => {
            void moves.move(card.id, column);
            followCard(card.id);
          }}
          onOpen={openCard}
          onContact={(card) => void navigate(`/contacts/${card.contactId}`)}
          onRemove={(card) => void moves.remove(card)}
          onClose={() => setMenu(null)}
        />
      )}
    </>
  );
}
