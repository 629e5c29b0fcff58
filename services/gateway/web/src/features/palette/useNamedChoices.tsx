import {
  IconArrowForwardUp,
  IconBellZ,
  IconBolt,
  IconCategory,
  IconLayoutKanban,
  IconPlayerPlay,
  IconTag,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { macrosQuery } from "@/api/automation";
import { boardsQuery, reasonsQuery, tagsQuery } from "@/api/catalogues";
import { mayClassify, mayTransfer, mayWork } from "@/api/permissions";
import { meQuery, queuesQuery, teamQuery } from "@/api/queries";
import { quickRepliesQuery } from "@/api/quickReplies";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { compose } from "@/ui/compose";
import { capital, moment } from "@/ui/format";
import { snoozeChoices } from "@/ui/snooze";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";
import type { Choice } from "./choices";
import { after } from "./useTicketChoices";

/** Actions that are one step because they name their object: a tag, a colleague, an hour. Asked once one types. */
export function useNamedChoices(ticket: Ticket | undefined, text: string): Choice[] {
  const { t, i18n } = useWords();
  const actions = useTicketActions();
  const me = useQuery(meQuery).data;
  const enabled = ticket !== undefined && text.trim() !== "";
  const tags = useQuery({ ...tagsQuery, enabled }).data ?? [];
  const reasons = useQuery({ ...reasonsQuery, enabled }).data ?? [];
  const boards = useQuery({ ...boardsQuery, enabled }).data ?? [];
  const team = useQuery({ ...teamQuery, enabled }).data ?? [];
  const queues = useQuery({ ...queuesQuery, enabled }).data ?? [];
  const replies = useQuery({ ...quickRepliesQuery, enabled }).data ?? [];
  const macros = useQuery({ ...macrosQuery, enabled }).data ?? [];
  if (!ticket || !me || !enabled) return [];

  const here = { group: "here" as const };
  const transfer = async (target: string, body: object) => {
    if (await actions.command(ticket, "transfer", body)) toast(t("toast.transferred", { target }));
  };
  const { reason, board } = ticket;
  const heldReason = reason && { reason_id: reason.id };
  const heldBoard = board && { board_id: board.id, column_id: board.column.id };

  const people = team
    .filter((member) => member.id !== ticket.assignee?.id)
    .map(
      (member): Choice => ({
        ...here,
        id: `to-${member.id}`,
        label: t("palette.transferTo", { name: member.name }),
        detail: member.presence === "online" ? undefined : t(`presence.${member.presence}`),
        icon: <Avatar name={member.name} id={member.id} size={24} presence={member.presence} />,
        run: () => void transfer(member.name, { user_id: member.id }),
      }),
    );
  const toQueues = queues
    .filter((queue) => queue.id !== ticket.queue?.id)
    .map(
      (queue): Choice => ({
        ...here,
        id: `to-${queue.id}`,
        label: t("palette.transferToQueue", { name: queue.name }),
        icon: <IconArrowForwardUp className="i" />,
        run: () => void transfer(queue.name, { queue_id: queue.id }),
      }),
    );
  const tagged = new Set(ticket.tags.map((tag) => tag.id));
  const tagging = tags.map(
    (tag): Choice => ({
      ...here,
      id: `tag-${tag.id}`,
      label: t(tagged.has(tag.id) ? "palette.untag" : "palette.tag", { name: tag.name }),
      icon: <IconTag className="i" style={{ color: tag.color }} />,
      run: () => void (tagged.has(tag.id) ? actions.untag(ticket, tag) : actions.tag(ticket, tag.id)),
    }),
  );
  const reasoning = reasons
    .filter((each) => each.id !== reason?.id)
    .map(
      (each): Choice => ({
        ...here,
        id: `reason-${each.id}`,
        label: t("palette.reason", { name: each.name }),
        icon: <IconCategory className="i" />,
        run: () => void actions.classify(ticket, "reason", { reason_id: each.id }, heldReason),
      }),
    );
  const placing = boards.flatMap((each) =>
    each.columns
      .filter((column) => column.id !== board?.column.id)
      .map(
        (column): Choice => ({
          ...here,
          id: `column-${column.id}`,
          label: t("palette.column", { board: each.name, column: column.name }),
          icon: <IconLayoutKanban className="i" />,
          run: () =>
            void actions.classify(ticket, "board", { board_id: each.id, column_id: column.id }, heldBoard),
        }),
      ),
  );
  const snoozing = snoozeChoices(new Date()).map(
    ({ name, until }): Choice => ({
      ...here,
      id: `snooze-${name}`,
      label: t("palette.snooze", { when: t(`snooze.${name}`).toLocaleLowerCase() }),
      detail: until ? capital(moment(until.toISOString(), i18n.language)) : undefined,
      icon: <IconBellZ className="i" />,
      run: () => void actions.snooze(ticket, until?.toISOString() ?? null),
    }),
  );
  const quick = replies.map(
    (reply): Choice => ({
      ...here,
      id: `quick-${reply.id}`,
      label: t("palette.quick", { name: reply.shortcut }),
      detail: reply.text.slice(0, 40),
      icon: <IconBolt className="i" />,
      run: after(() => writeIn(ticket.id, `/${reply.shortcut}`)),
    }),
  );
  const running = macros.map(
    (macro): Choice => ({
      ...here,
      id: `macro-${macro.id}`,
      label: t("palette.macro", { name: macro.name }),
      detail: macro.actions.map((action) => t(`automation.do.${action.do}`)).join(" · "),
      icon: <IconPlayerPlay className="i" />,
      run: () => void actions.runMacro(ticket, macro),
    }),
  );
  const works = mayWork(me, ticket);
  return [
    ...(mayTransfer(me, ticket) ? [...people, ...toQueues] : []),
    ...(works && !ticket.snoozed ? snoozing : []),
    ...(mayClassify(me, ticket) ? [...tagging, ...reasoning, ...placing] : []),
    ...(works ? [...running, ...quick] : []),
  ];
}

/** As if typed: the composer offers the answer with its variables filled, and nothing that stands there is lost. */
function writeIn(ticketId: string, text: string): void {
  compose.mode(ticketId, "reply");
  setTimeout(() => {
    const field = document.querySelector<HTMLTextAreaElement>("[data-composer]");
    if (!field) return;
    field.focus();
    const before = field.value.slice(0, field.selectionStart);
    document.execCommand("insertText", false, before && !/\s$/.test(before) ? ` ${text}` : text);
  }, 60);
}
