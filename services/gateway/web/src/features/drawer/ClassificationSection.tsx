import { IconCoin, IconLayoutKanban, IconTarget } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { ColumnPicker, ReasonPicker } from "@/ui/classification/pickers";
import { ValueForm } from "@/ui/classification/ValueForm";
import { spellMoney } from "@/ui/money";
import { useTicketActions } from "@/ui/useTicketActions";
import { Fold } from "./Fold";
import { Held } from "./Held";
import { Property } from "./Property";

/** Board, reason and value: chosen in place, cleared with a way back. */
export function ClassificationSection({ ticket, works }: { ticket: Ticket; works: boolean }) {
  const { t, i18n } = useWords();
  const { classify } = useTicketActions();
  const { board, reason, value } = ticket;
  const placed = board && `${board.name}, ${board.column.name}`;
  const amount = value && spellMoney(value, i18n.language);
  return (
    <Fold
      section="classification"
      title={t("drawer.classification")}
      value={[placed, reason?.name, amount].find(Boolean) ?? undefined}
    >
      <Property icon={<IconLayoutKanban />} name={t("drawer.board")}>
        <Held
          works={works}
          name={t("drawer.board")}
          value={placed}
          picker={(close) => <ColumnPicker ticket={ticket} onDone={close} />}
          onClear={() =>
            void classify(ticket, "board", null, board && { board_id: board.id, column_id: board.column.id })
          }
        />
      </Property>
      <Property icon={<IconTarget />} name={t("drawer.reason")}>
        <Held
          works={works}
          name={t("drawer.reason")}
          value={reason?.name ?? null}
          picker={(close) => <ReasonPicker ticket={ticket} onDone={close} />}
          onClear={() => void classify(ticket, "reason", null, reason && { reason_id: reason.id })}
        />
      </Property>
      <Property icon={<IconCoin />} name={t("drawer.value")}>
        <Held
          works={works}
          name={t("drawer.value")}
          value={amount}
          picker={(close) => <ValueForm ticket={ticket} onDone={close} />}
          onClear={() => void classify(ticket, "value", null, value)}
        />
      </Property>
    </Fold>
  );
}
