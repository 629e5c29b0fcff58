import { useQuery, useQueryClient } from "@tanstack/react-query";
import type { ComponentType } from "react";
import { ticketQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import type { Classified } from "@/ui/dialogs";
import { ChannelPicker, ColumnPicker, ReasonPicker, SnoozePicker, TagPicker } from "./pickers";
import { ValueForm } from "./ValueForm";

const PICKERS: Record<Classified, ComponentType<{ ticket: Ticket; onDone: () => void }>> = {
  tags: TagPicker,
  reason: ReasonPicker,
  board: ColumnPicker,
  value: ValueForm,
  snooze: SnoozePicker,
  channel: ChannelPicker,
};

interface Props {
  ticket: Ticket;
  what: Classified;
  onClose: () => void;
}

/** What the drawer opens in place, for the keyboard and the palette. */
export function ClassifyDialog({ ticket, what, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const fresh = useQuery(ticketQuery(ticket.id, client)).data ?? ticket;
  const Picker = PICKERS[what];
  return (
    <Dialog onClose={onClose} title={t(`classify.${what}`, { number: ticket.number })} size={400}>
      <Picker ticket={fresh} onDone={onClose} />
    </Dialog>
  );
}
