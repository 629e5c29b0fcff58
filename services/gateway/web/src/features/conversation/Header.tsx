import { Button, Menu, Tooltip } from "@mantine/core";
import {
  IconArrowBackUp,
  IconArrowForwardUp,
  IconCalendarTime,
  IconCheck,
  IconChevronDown,
  IconChevronLeft,
  IconLayoutSidebarRight,
  IconRefresh,
  IconRobot,
} from "@tabler/icons-react";
import type { TFunction } from "i18next";
import { memo, type ReactNode } from "react";
import { mayTransfer, mayWork } from "@/api/permissions";
import type { Me, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { openDialog } from "@/ui/dialogs";
import { SlaPill } from "@/ui/SlaPill";
import { useStable } from "@/ui/stable";
import { Tip } from "@/ui/Tip";
import { useMedia } from "@/ui/useMedia";
import { useTicketActions } from "@/ui/useTicketActions";
import { MoreMenu } from "./MoreMenu";
import { useHeld } from "./shown";
import { useRunning } from "./useRunning";
import { Viewers } from "./Viewers";

interface Props {
  ticket: Ticket;
  me: Me;
  drawer: boolean;
  onDrawer: () => void;
  onBack: () => void;
}

export function Header({ ticket, me, drawer, onDrawer, onBack }: Props) {
  const { t } = useWords();
  const actions = useTicketActions();
  const works = mayWork(me, ticket);
  const roomy = useMedia("(min-width: 1100px)");
  return (
    <header className="top">
      <Tip label={t("action.backToList")} className="back" onClick={onBack}>
        <IconChevronLeft className="i l" aria-hidden />
      </Tip>
      <Avatar name={ticket.contact.name} id={ticket.contact.id} size={36} channel={ticket.channel.kind} />
      <div className="who">
        <div className="nm">
          <h1 className="t">{ticket.contact.name}</h1>
        </div>
        <div className="mt t">
          <span className={`sta ${ticket.state}`}>{t(`ticket.${ticket.state}`)}</span>
          <span className="sepd" aria-hidden="true">
            ·
          </span>
          <span className="n">#{ticket.number}</span>
          <span className="sepd" aria-hidden="true">
            ·
          </span>
          <span className="t">{whose(ticket, me, t)}</span>
          {ticket.bot && (
            <span className="bot-chip" title={t("ticket.atBot", { name: ticket.bot.name })}>
              <IconRobot className="i" role="img" aria-label={t("ticket.atBot", { name: ticket.bot.name })} />
              <span className="t" aria-hidden>
                {ticket.bot.name}
              </span>
            </span>
          )}
          {ticket.sla && <SlaPill sla={ticket.sla} spelled={roomy} />}
        </div>
      </div>
      <Viewers ticketId={ticket.id} me={me.id} />
      {ticket.state === "pending" && (
        <Primary id={ticket.id} label={t("action.accept")} run={() => actions.accept(ticket)} filled />
      )}
      {ticket.state === "closed" && (
        <Primary
          id={ticket.id}
          label={t("action.reopen")}
          run={() => actions.reopen(ticket)}
          icon={<IconRefresh className="i s" />}
        />
      )}
      {works && <Resolve ticket={ticket} />}
      <HeaderTools works={works} transfers={mayTransfer(me, ticket)} drawer={drawer} onDrawer={onDrawer} />
    </header>
  );
}

interface ToolsProps {
  works: boolean;
  transfers: boolean;
  drawer: boolean;
  onDrawer: () => void;
}

/** The same for every ticket that allows the same. */
const HeaderTools = memo(function HeaderTools({ works, transfers, drawer, onDrawer }: ToolsProps) {
  const { t } = useWords();
  const held = useHeld();
  const { giveBack } = useTicketActions();
  const wide = useMedia("(min-width: 1100px)");
  return (
    <>
      {transfers && (
        <Tooltip label={t("action.transfer")} disabled={wide}>
          <Button
            className="dk quiet"
            variant="subtle"
            color="gray"
            aria-label={t("action.transfer")}
            leftSection={<IconArrowForwardUp className="i s" aria-hidden />}
            onClick={() => openDialog({ kind: "transfer", ticket: held.current.ticket })}
          >
            <span className="wide">{t("action.transfer")}</span>
          </Button>
        </Tooltip>
      )}
      {works && (
        <>
          <Tip
            label={t("action.schedule")}
            className="dk"
            onClick={() => openDialog({ kind: "schedule", ticket: held.current.ticket })}
          >
            <IconCalendarTime className="i" aria-hidden />
          </Tip>
          <Tip label={t("action.return")} className="dk" onClick={() => void giveBack(held.current.ticket)}>
            <IconArrowBackUp className="i" aria-hidden />
          </Tip>
        </>
      )}
      <MoreMenu drawer={drawer} onDrawer={onDrawer} />
      <Tip
        label={t(drawer ? "drawer.hide" : "drawer.show")}
        className="dk"
        aria-pressed={drawer}
        onClick={onDrawer}
      >
        <IconLayoutSidebarRight className="i" aria-hidden />
      </Tip>
    </>
  );
});

function whose(ticket: Ticket, me: Me, t: TFunction): string {
  if (ticket.assignee?.id === me.id) return t("ticket.withYou");
  if (ticket.assignee) return t("ticket.with", { name: ticket.assignee.name });
  return ticket.queue ? t("ticket.inQueue", { name: ticket.queue.name }) : t("ticket.noQueue");
}

interface PrimaryProps {
  id: string;
  label: string;
  run: () => Promise<void>;
  filled?: boolean;
  icon?: ReactNode;
}

function Primary({ id, label, run, filled, icon }: PrimaryProps) {
  const { busy, start } = useRunning(id, run);
  return (
    <Button variant={filled ? "filled" : "default"} leftSection={icon} loading={busy} onClick={() => start()}>
      {label}
    </Button>
  );
}

interface How {
  silent?: boolean;
  next?: boolean;
}

function Resolve({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const { resolve } = useTicketActions();
  const { busy, start } = useRunning(ticket.id, (how: How) => resolve(ticket, how));
  const resolveWith = useStable(start);
  return (
    <Button.Group className="resolve">
      <Button
        variant="default"
        loading={busy}
        aria-label={t("action.resolve")}
        leftSection={<IconCheck className="i s" aria-hidden />}
        onClick={() => start({})}
      >
        <span className="dk">{t("action.resolve")}</span>
      </Button>
      <ResolveMenu onResolve={resolveWith} />
    </Button.Group>
  );
}

const ResolveMenu = memo(function ResolveMenu({ onResolve }: { onResolve: (how: How) => void }) {
  const { t } = useWords();
  return (
    <Menu>
      <Menu.Target>
        <Button variant="default" className="dk caret" aria-label={t("action.resolveMore")}>
          <IconChevronDown className="i xs" aria-hidden />
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item onClick={() => onResolve({ next: true })} rightSection={<span className="kbd">⇧E</span>}>
          {t("action.resolveNext")}
        </Menu.Item>
        <Menu.Item onClick={() => onResolve({ silent: true })}>{t("action.resolveSilent")}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
});
