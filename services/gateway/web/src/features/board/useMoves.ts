import { useQueryClient } from "@tanstack/react-query";
import { useMemo } from "react";
import { arrive, forgetCard, heldCard, setOut, settleCard, shiftSums, sumAgain } from "@/api/boardCache";
import { putCard, takeOff } from "@/api/boards";
import type { BoardCard, BoardKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

export interface Moves {
  move: (id: string, column: string) => Promise<boolean>;
  add: (card: Pick<BoardCard, "id">, column: string) => Promise<boolean>;
  remove: (card: BoardCard) => Promise<void>;
}

/** What can be done to the cards of a board: shown at once, and put back if the server refuses it. */
export function useMoves(kind: BoardKind, board: string): Moves {
  const { t } = useWords();
  const client = useQueryClient();
  return useMemo(() => {
    const refused = (reason: unknown) => toast(explain(reason, t), { alert: true });

    async function move(id: string, column: string): Promise<boolean> {
      const before = heldCard(client, kind, board, id);
      if (!before || before.column === column) return true;
      const ahead = { ...before, column, placedAt: new Date().toISOString() };
      setOut(ahead);
      settleCard(client, kind, board, ahead);
      shiftSums(client, kind, board, before, [before.column, column]);
      try {
        const after = await putCard(kind, board, before, column);
        arrive(id);
        settleCard(client, kind, board, after);
        return true;
      } catch (reason) {
        arrive(id);
        settleCard(client, kind, board, before);
        shiftSums(client, kind, board, before, [column, before.column]);
        refused(reason);
        return false;
      } finally {
        sumAgain(client, kind, board);
      }
    }

    async function add(card: Pick<BoardCard, "id">, column: string): Promise<boolean> {
      try {
        settleCard(client, kind, board, await putCard(kind, board, card, column));
        sumAgain(client, kind, board);
        return true;
      } catch (reason) {
        refused(reason);
        return false;
      }
    }

    async function remove(card: BoardCard): Promise<void> {
      forgetCard(client, kind, board, card.id);
      shiftSums(client, kind, board, card, [card.column, null]);
      try {
        await takeOff(kind, board, card);
        toast(t("board.removed", { name: card.name }), {
          action: { label: t("action.undo"), run: () => void add(card, card.column) },
        });
      } catch (reason) {
        settleCard(client, kind, board, card);
        refused(reason);
      } finally {
        sumAgain(client, kind, board);
      }
    }

    return { move, add, remove };
  }, [client, kind, board, t]);
}
