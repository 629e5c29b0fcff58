import { Button } from "@mantine/core";
import { IconArchive, IconFilter2, IconLayoutKanban, IconPencil, IconPlus } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { type CSSProperties, useState } from "react";
import { Link } from "react-router";
import { funnelsQuery } from "@/api/boards";
import { boardsQuery } from "@/api/catalogues";
import { del, patch } from "@/api/client";
import { keptQuery } from "@/api/settings";
import type { Board, BoardColumn, BoardKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Away, useRestore } from "../Away";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { BoardDialog, ColumnDialog, PATH } from "./BoardDialog";
import { OrderedList } from "./OrderedList";
import "./boards.css";

export const Boards = () => <Both kind="board" />;
export const Funnels = () => <Both kind="funnel" />;

type Edited = { board?: Board } | { board: Board; column?: BoardColumn; columns: true } | null;

/** Boards and their columns, or funnels and their stages: named, coloured, put in order, put away. */
function Both({ kind }: { kind: BoardKind }) {
  const { t } = useWords();
  const client = useQueryClient();
  const query = kind === "board" ? boardsQuery : funnelsQuery;
  const boards = useQuery(query);
  const [edited, setEdited] = useState<Edited>(null);
  const refresh = () => client.invalidateQueries({ queryKey: query.queryKey });
  const kept = useQuery(keptQuery(kind === "board" ? "boards" : "funnels")).data;
  const { restore, dialog } = useRestore(PATH[kind], refresh);
  const act = async (work: () => Promise<unknown>, said?: string, undo?: () => void): Promise<boolean> => {
    try {
      await work();
      await refresh();
      if (said) toast(said, undo && { action: { label: t("action.undo"), run: undo } });
      return true;
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
      return false;
    }
  };
  const close = () => setEdited(null);
  return (
    <Section
      title={t(`settings.section.${PATH[kind].slice(1)}`)}
      text={t(`settings.boards.text.${kind}`)}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited({})}>
          {t(`settings.boards.create.${kind}`)}
        </Button>
      }
    >
      {boards.isPending && <Skeleton />}
      {boards.isError && <Failed retry={() => void boards.refetch()} />}
      {boards.data?.length === 0 && (
        <Empty
          icon={kind === "board" ? <IconLayoutKanban /> : <IconFilter2 />}
          title={t(`board.none.${kind}`)}
          text={t(`board.noneText.${kind}`)}
        />
      )}
      {boards.data?.map((board) => (
        <div key={board.id} className="set-card bset">
          <header className="row">
            <h3 className="t grow">
              <Link to={`${PATH[kind]}/${board.id}`}>{board.name}</Link>
            </h3>
            <Tip label={t("settings.edit", { name: board.name })} onClick={() => setEdited({ board })}>
              <IconPencil className="i s" aria-hidden />
            </Tip>
            <Tip
              label={t("settings.archive", { name: board.name })}
              onClick={() =>
                void act(
                  () => del(`${PATH[kind]}/${board.id}`),
                  t("settings.boards.archived", { name: board.name }),
                  () => void restore(board),
                )
              }
            >
              <IconArchive className="i s" aria-hidden />
            </Tip>
          </header>
          {board.columns.length > 0 && (
            <OrderedList
              label={t("settings.boards.columnsOf", { name: board.name })}
              items={board.columns}
              onMove={(column, place) =>
                act(() => patch(`${PATH[kind]}/${board.id}/columns/${column.id}`, { place }))
              }
            >
              {(column) => (
                <>
                  <span className="bsw" style={{ "--c": column.color } as CSSProperties} aria-hidden />
                  <span className="t grow">{column.name}</span>
                  {column.limit && (
                    <span className="sm mute n">{t("settings.boards.upTo", { count: column.limit })}</span>
                  )}
                  <Tip
                    label={t("settings.edit", { name: column.name })}
                    onClick={() => setEdited({ board, column, columns: true })}
                  >
                    <IconPencil className="i s" aria-hidden />
                  </Tip>
                  <Tip
                    label={t("settings.archive", { name: column.name })}
                    onClick={() =>
                      void act(
                        () => del(`${PATH[kind]}/${board.id}/columns/${column.id}`),
                        t("settings.boards.columnArchived", { name: column.name }),
                      )
                    }
                  >
                    <IconArchive className="i s" aria-hidden />
                  </Tip>
                </>
              )}
            </OrderedList>
          )}
          <Button
            variant="subtle"
            size="xs"
            className="bset-add"
            leftSection={<IconPlus className="i s" aria-hidden />}
            onClick={() => setEdited({ board, columns: true })}
          >
            {t(`settings.boards.addColumn.${kind}`)}
          </Button>
        </div>
      ))}
      <Away items={kept?.filter((each) => each.archived) ?? []} onRestore={(each) => void restore(each)}>
        {(each) => <span className="grow set-name">{each.name}</span>}
      </Away>
      {dialog}
      {edited &&
        ("columns" in edited ? (
          <ColumnDialog kind={kind} {...edited} onSaved={refresh} onClose={close} />
        ) : (
          <BoardDialog kind={kind} board={edited.board} onSaved={refresh} onClose={close} />
        ))}
    </Section>
  );
}
