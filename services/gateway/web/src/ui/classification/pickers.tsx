import { useQuery } from "@tanstack/react-query";
import { boardsQuery, reasonsQuery, tagsQuery } from "@/api/catalogues";
import { get } from "@/api/client";
import type { Channel, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { snoozeChoices } from "@/ui/snooze";
import { useTicketActions } from "@/ui/useTicketActions";
import { Choices } from "./Choices";

interface Props {
  ticket: Ticket;
  /** Called when one choice is all there is to do. */
  onDone: () => void;
}

export function TagPicker({ ticket }: Props) {
  const { t } = useWords();
  const { tag, untag } = useTicketActions();
  const tags = useQuery(tagsQuery).data ?? [];
  const held = new Set(ticket.tags.map((each) => each.id));
  return (
    <Choices
      label={t("drawer.tags")}
      empty={t("choices.noTags")}
      choices={tags.map((each) => ({ ...each, chosen: held.has(each.id) }))}
      onChoose={(id) => {
        const chosen = tags.find((each) => each.id === id);
        if (chosen) void (held.has(id) ? untag(ticket, chosen) : tag(ticket, id));
      }}
    />
  );
}

export function ReasonPicker({ ticket, onDone }: Props) {
  const { t } = useWords();
  const { classify } = useTicketActions();
  const reasons = useQuery(reasonsQuery).data ?? [];
  return (
    <Choices
      label={t("drawer.reason")}
      empty={t("choices.noReasons")}
      choices={reasons.map((each) => ({ ...each, chosen: each.id === ticket.reason?.id }))}
      onChoose={(id) => {
        onDone();
        void classify(ticket, "reason", { reason_id: id }, null);
      }}
    />
  );
}

export function ColumnPicker({ ticket, onDone }: Props) {
  const { t } = useWords();
  const { classify } = useTicketActions();
  const boards = useQuery(boardsQuery).data ?? [];
  return (
    <Choices
      label={t("drawer.board")}
      empty={t("choices.noBoards")}
      choices={boards.flatMap((board) =>
        board.columns.map((column) => ({
          id: `${board.id}/${column.id}`,
          name: column.name,
          color: column.color,
          group: board.name,
          chosen: column.id === ticket.board?.column.id && board.id === ticket.board.id,
        })),
      )}
      onChoose={(id) => {
        const [board_id, column_id] = id.split("/");
        onDone();
        void classify(ticket, "board", { board_id, column_id }, null);
      }}
    />
  );
}

export function SnoozePicker({ ticket, onDone }: Props) {
  const { t, i18n } = useWords();
  const { snooze } = useTicketActions();
  const moments = snoozeChoices(new Date());
  return (
    <Choices
      label={t("snooze.title")}
      empty=""
      choices={moments.map(({ name, until }) => ({
        id: name,
        name: t(`snooze.${name}`),
        why: undefined,
        group: until ? undefined : t("snooze.orUntil"),
        ...(until && {
          name: `${t(`snooze.${name}`)} · ${new Intl.DateTimeFormat(i18n.language, {
            weekday: "short",
            hour: "2-digit",
            minute: "2-digit",
          }).format(until)}`,
        }),
      }))}
      onChoose={(id) => {
        const chosen = moments.find((each) => each.name === id);
        onDone();
        if (chosen) void snooze(ticket, chosen.until?.toISOString() ?? null);
      }}
    />
  );
}

interface Possible {
  channel: Channel;
  possible: boolean;
  why: string | null;
}

export function ChannelPicker({ ticket, onDone }: Props) {
  const { t } = useWords();
  const { changeChannel } = useTicketActions();
  const channels = useQuery({
    queryKey: ["ticket-channels", ticket.id],
    queryFn: async ({ signal }) =>
      (await get<{ items: Possible[] }>(`/tickets/${ticket.id}/channels`, signal)).items,
    staleTime: 0,
  }).data;
  return (
    <Choices
      label={t("action.changeChannel")}
      empty={channels ? t("choices.noChannels") : t("common.loading")}
      choices={(channels ?? []).map(({ channel, possible, why }) => ({
        id: channel.id,
        name: channel.name,
        why: possible ? undefined : t(`refusal.${why}`, { defaultValue: t("refusal.unknown") }),
      }))}
      onChoose={(id) => {
        onDone();
        void changeChannel(ticket, id);
      }}
    />
  );
}
