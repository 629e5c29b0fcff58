import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBellZ,
  IconCalendarTime,
  IconCategory,
  IconCheck,
  IconChecks,
  IconCoin,
  IconFileTypePdf,
  IconHandStop,
  IconHash,
  IconHistory,
  IconInfoCircle,
  IconLayoutKanban,
  IconMail,
  IconMailOpened,
  IconMessage,
  IconNote,
  IconRefresh,
  IconRoute,
  IconStar,
  IconTag,
  IconVideo,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { sendVideoCall } from "@/api/messages";
import { mayClassify, mayTransfer, mayWork } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { compose } from "@/ui/compose";
import { copy } from "@/ui/copy";
import { type Dialog, openDialog } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { type Section, showSection } from "@/ui/sections";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";
import type { Choice } from "./choices";

/** The palette closes first, so that what it opens keeps the focus. */
export const after = (run: () => void) => () => void setTimeout(run);

/** What can be done with the open ticket, in the order of how often it is. */
export function useTicketChoices(ticket: Ticket | undefined): Choice[] {
  const { t } = useWords();
  const me = useQuery(meQuery).data;
  const actions = useTicketActions();
  if (!ticket || !me) return [];

  const all: Choice[] = [];
  const add = (when: boolean, id: string, icon: ReactNode, run: () => void, keys?: string) => {
    if (when) all.push({ id, group: "here", label: t(`action.${id}`), icon, run, keys });
  };
  const dialog = (wanted: Dialog) => after(() => openDialog(wanted));
  const section = (name: Section) => after(() => showSection(name));
  const works = mayWork(me, ticket);
  const classifies = mayClassify(me, ticket);
  const { state, group, snoozed, protocol, unread, rating, rating_pending } = ticket;

  const video = async () => {
    try {
      await sendVideoCall(ticket.id);
      toast(t("toast.videoSent"));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const issue = async () => {
    const fresh = await actions.command(ticket, "protocol");
    if (fresh?.protocol) toast(t("toast.protocolIssued", { protocol: fresh.protocol }));
  };

  add(state === "pending", "accept", <IconHandStop className="i" />, () => void actions.accept(ticket), "A");
  add(
    works,
    "reply",
    <IconMessage className="i" />,
    after(() => compose.mode(ticket.id, "reply")),
    "R",
  );
  add(
    true,
    "note",
    <IconNote className="i" />,
    after(() => compose.mode(ticket.id, "note")),
    "N",
  );
  add(works, "resolve", <IconCheck className="i" />, () => void actions.resolve(ticket), "E");
  add(
    works,
    "resolveNext",
    <IconChecks className="i" />,
    () => void actions.resolve(ticket, { next: true }),
    "⇧E",
  );
  add(
    mayTransfer(me, ticket),
    "transfer",
    <IconArrowForwardUp className="i" />,
    dialog({ kind: "transfer", ticket }),
    "T",
  );
  if (snoozed) add(works, "wake", <IconBellZ className="i" />, () => void actions.wake(ticket));
  else
    add(
      works,
      "snooze",
      <IconBellZ className="i" />,
      dialog({ kind: "classify", ticket, what: "snooze" }),
      "S",
    );
  add(works, "schedule", <IconCalendarTime className="i" />, dialog({ kind: "schedule", ticket }));
  add(works, "return", <IconArrowBackUp className="i" />, () => void actions.giveBack(ticket));
  add(
    works,
    "resolveSilent",
    <IconCheck className="i" />,
    () => void actions.resolve(ticket, { silent: true }),
  );
  add(state === "closed", "reopen", <IconRefresh className="i" />, () => void actions.reopen(ticket));
  add(classifies, "tags", <IconTag className="i" />, dialog({ kind: "classify", ticket, what: "tags" }));
  add(
    classifies,
    "reason",
    <IconCategory className="i" />,
    dialog({ kind: "classify", ticket, what: "reason" }),
  );
  add(classifies, "value", <IconCoin className="i" />, dialog({ kind: "classify", ticket, what: "value" }));
  add(
    classifies,
    "board",
    <IconLayoutKanban className="i" />,
    dialog({ kind: "classify", ticket, what: "board" }),
  );
  add(
    works,
    "changeChannel",
    <IconRoute className="i" />,
    dialog({ kind: "classify", ticket, what: "channel" }),
  );
  if (protocol)
    add(true, "copyProtocol", <IconHash className="i" />, () => void copy(protocol, t("toast.copied")));
  else add(works, "protocol", <IconHash className="i" />, () => void issue());
  const rateable = !group && !rating && !rating_pending;
  add(
    mayTransfer(me, ticket) && rateable,
    "askRating",
    <IconStar className="i" />,
    () => void actions.askRating(ticket),
  );
  add(works, "videoCall", <IconVideo className="i" />, () => void video());
  add(true, "extract", <IconFileTypePdf className="i" />, dialog({ kind: "transcript", ticket }));
  add(unread === 0, "markUnread", <IconMail className="i" />, () => void actions.markUnread(ticket));
  add(unread > 0, "markRead", <IconMailOpened className="i" />, () => void actions.markRead(ticket));
  add(true, "logs", <IconHistory className="i" />, section("log"));
  add(true, "seeNotes", <IconNote className="i" />, section("notes"));
  add(true, "seeSchedules", <IconCalendarTime className="i" />, section("schedules"));
  add(true, "seeBlocks", <IconInfoCircle className="i" />, section("blocks"));
  return all;
}
