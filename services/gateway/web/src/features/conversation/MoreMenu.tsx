import { Menu } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconBellZ,
  IconCalendarTime,
  IconChecks,
  IconDots,
  IconFileTypePdf,
  IconHistory,
  IconInfoCircle,
  IconMail,
  IconMailOpened,
  IconPhoneCall,
  IconPlayerPlay,
  IconRobot,
  IconRoute,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { mayTransfer, mayWork } from "@/api/permissions";
import { callsQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { toggleSection } from "@/ui/sections";
import { Tip } from "@/ui/Tip";
import { useTicketActions } from "@/ui/useTicketActions";
import { useShown } from "./shown";

interface Props {
  drawer: boolean;
  onDrawer: () => void;
}

export function MoreMenu(props: Props) {
  const { t } = useWords();
  return (
    <Menu width={240}>
      <Menu.Target>
        <Tip label={t("action.more")}>
          <IconDots className="i" aria-hidden />
        </Tip>
      </Menu.Target>
      <Menu.Dropdown>
        <Items {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}

function Items({ drawer, onDrawer }: Props) {
  const { t } = useWords();
  const { ticket, me } = useShown();
  const actions = useTicketActions();
  const works = mayWork(me, ticket);
  const call = (useQuery(callsQuery).data ?? []).find(
    (each) => each.state === "answered" && each.agent?.id === me.id && each.ticket?.id === ticket.id,
  );
  /** The running call is never gone, but it may be out of the keyboard's sight. */
  const showCall = () => setTimeout(() => document.querySelector<HTMLElement>(".mini .hang")?.focus(), 60);
  const logs = () => {
    toggleSection("log", true);
    if (!drawer) onDrawer();
    setTimeout(() => document.getElementById("section-log")?.scrollIntoView({ block: "start" }), 60);
  };
  return (
    <>
      {works && (
        <Menu.Item
          className="mb"
          leftSection={<IconChecks className="i s" />}
          onClick={() => void actions.resolve(ticket, { next: true })}
        >
          {t("action.resolveNext")}
        </Menu.Item>
      )}
      {mayTransfer(me, ticket) && (
        <Menu.Item
          className="mb"
          leftSection={<IconArrowForwardUp className="i s" />}
          onClick={() => openDialog({ kind: "transfer", ticket })}
        >
          {t("action.transfer")}
        </Menu.Item>
      )}
      {works && (
        <>
          <Menu.Item
            className="mb"
            leftSection={<IconCalendarTime className="i s" />}
            onClick={() => openDialog({ kind: "schedule", ticket })}
          >
            {t("action.schedule")}
          </Menu.Item>
          <Menu.Item
            className="mb"
            leftSection={<IconArrowBackUp className="i s" />}
            onClick={() => void actions.giveBack(ticket)}
          >
            {t("action.return")}
          </Menu.Item>
        </>
      )}
      {call && (
        <Menu.Item leftSection={<IconPhoneCall className="i s" />} onClick={showCall}>
          {t("action.reopenCall")}
        </Menu.Item>
      )}
      {works && (
        <>
          {ticket.snoozed ? (
            <Menu.Item leftSection={<IconBellZ className="i s" />} onClick={() => void actions.wake(ticket)}>
              {t("action.wake")}
            </Menu.Item>
          ) : (
            <Menu.Item
              leftSection={<IconBellZ className="i s" />}
              onClick={() => openDialog({ kind: "classify", ticket, what: "snooze" })}
            >
              {t("action.snooze")}
            </Menu.Item>
          )}
          <Menu.Item
            leftSection={<IconRoute className="i s" />}
            onClick={() => openDialog({ kind: "classify", ticket, what: "channel" })}
          >
            {t("action.changeChannel")}
          </Menu.Item>
        </>
      )}
      {works && !ticket.group && ticket.state !== "closed" && (
        <Menu.Item
          leftSection={<IconRobot className="i s" />}
          onClick={() => openDialog({ kind: "bot", ticket })}
        >
          {t("action.toBot")}
        </Menu.Item>
      )}
      {works && (
        <Menu.Item
          leftSection={<IconPlayerPlay className="i s" />}
          onClick={() => openDialog({ kind: "macros", ticket })}
        >
          {t("action.macros")}
        </Menu.Item>
      )}
      {ticket.unread > 0 ? (
        <Menu.Item
          leftSection={<IconMailOpened className="i s" />}
          onClick={() => void actions.markRead(ticket)}
        >
          {t("action.markRead")}
        </Menu.Item>
      ) : (
        <Menu.Item leftSection={<IconMail className="i s" />} onClick={() => void actions.markUnread(ticket)}>
          {t("action.markUnread")}
        </Menu.Item>
      )}
      <Menu.Item
        leftSection={<IconFileTypePdf className="i s" />}
        onClick={() => openDialog({ kind: "transcript", ticket })}
      >
        {t("action.extract")}
      </Menu.Item>
      <Menu.Item leftSection={<IconHistory className="i s" />} onClick={logs}>
        {t("action.logs")}
      </Menu.Item>
      <Menu.Item className="mb" leftSection={<IconInfoCircle className="i s" />} onClick={onDrawer}>
        {t("drawer.title")}
      </Menu.Item>
    </>
  );
}
