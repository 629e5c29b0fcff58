import { useMantineColorScheme } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCalendarTime,
  IconCheck,
  IconChecks,
  IconHandStop,
  IconKeyboard,
  IconMail,
  IconMessageSearch,
  IconMoon,
  IconPhoneX,
  IconRefresh,
  IconTicket,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { mayTransfer, mayWork } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { openDialog } from "@/ui/dialogs";
import { useTicketActions } from "@/ui/useTicketActions";
import { includes } from "@/ui/fold";

export interface Choice {
  id: string;
  group: "here" | "go" | "tickets" | "messages";
  label: string;
  icon: ReactNode;
  run: () => void;
  keys?: string;
  detail?: string;
}

/** What can be done here and now, narrowed by what is typed. */
export function useActionChoices(ticket: Ticket | undefined, text: string): Choice[] {
  const { t } = useTranslation();
  const me = useQuery(meQuery).data;
  const actions = useTicketActions();
  const { setColorScheme } = useMantineColorScheme();
  const all: Choice[] = [];
  const here = (when: boolean | undefined, id: string, icon: ReactNode, run: () => void, keys?: string) => {
    if (when) all.push({ id, group: "here", label: t(`action.${id}`), icon, run, keys });
  };
  if (ticket && me) {
    const works = mayWork(me, ticket);
    here(
      ticket.state === "pending",
      "accept",
      <IconHandStop className="i" />,
      () => void actions.accept(ticket),
      "A",
    );
    here(works, "resolve", <IconCheck className="i" />, () => void actions.resolve(ticket), "E");
    here(
      works,
      "resolveNext",
      <IconChecks className="i" />,
      () => void actions.resolve(ticket, { next: true }),
      "⇧E",
    );
    here(
      works,
      "resolveSilent",
      <IconCheck className="i" />,
      () => void actions.resolve(ticket, { silent: true }),
    );
    const transfer = () => setTimeout(() => openDialog({ kind: "transfer", ticket }));
    here(mayTransfer(me, ticket), "transfer", <IconArrowForwardUp className="i" />, transfer, "T");
    const schedule = () => setTimeout(() => openDialog({ kind: "schedule", ticket }));
    here(works, "schedule", <IconCalendarTime className="i" />, schedule);
    here(works, "return", <IconArrowBackUp className="i" />, () => void actions.giveBack(ticket));
    here(
      ticket.state === "closed",
      "reopen",
      <IconRefresh className="i" />,
      () => void actions.reopen(ticket),
    );
    here(
      ticket.unread === 0,
      "markUnread",
      <IconMail className="i" />,
      () => void actions.markUnread(ticket),
    );
  }
  const go = (id: string, icon: ReactNode, run: () => void, keys?: string) =>
    all.push({ id, group: "go", label: t(`palette.${id}`), icon, run, keys });
  const dialog = (kind: "search" | "missed-calls" | "profile" | "keys") => () =>
    setTimeout(() => openDialog({ kind }));
  go("next", <IconTicket className="i" />, () => void actions.takeNext());
  go("search", <IconMessageSearch className="i" />, dialog("search"));
  go("missedCalls", <IconPhoneX className="i" />, dialog("missed-calls"));
  go("profile", <IconUser className="i" />, dialog("profile"));
  go("dark", <IconMoon className="i" />, () => setColorScheme("dark"));
  go("light", <IconMoon className="i" />, () => setColorScheme("light"));
  go("keys", <IconKeyboard className="i" />, dialog("keys"), "?");
  return all.filter((choice) => includes(choice.label, text)).slice(0, text ? 6 : 14);
}
