import { Tooltip } from "@mantine/core";
import {
  IconCommand,
  IconDeviceMobileMessage,
  IconHelp,
  IconInbox,
  IconLayoutDashboard,
  IconPhoneX,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";
import { manages } from "@/api/permissions";
import { meQuery, ownCountersQuery, peopleQuery } from "@/api/queries";
import { useDesk } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { Logo } from "@/ui/Logo";

function useUnread(): string {
  const unread = useQuery(ownCountersQuery).data?.unread ?? 0;
  return unread > 99 ? "99+" : unread > 0 ? String(unread) : "";
}

/** The pages that somebody has, and on which he stands. */
function usePlaces() {
  const me = useQuery(meQuery).data;
  const onPanel = useLocation().pathname === "/panel";
  return { leads: me !== undefined && manages(me), onPanel, onDesk: !onPanel };
}

const current = (here: boolean) => (here ? ({ className: "on", "aria-current": "page" } as const) : {});

function RailButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  return (
    <Tooltip label={label} position="right">
      <button type="button" aria-label={label} onClick={onClick}>
        {children}
      </button>
    </Tooltip>
  );
}

export function Rail() {
  const { t } = useTranslation();
  const unread = useUnread();
  const { leads, onPanel, onDesk } = usePlaces();
  const simulated = useQuery({ ...peopleQuery, retry: false, staleTime: Number.POSITIVE_INFINITY });
  return (
    <nav className="rail" aria-label={t("nav.main")}>
      <Logo />
      <Tooltip label={t("nav.tickets")} position="right">
        <Link
          to="/"
          aria-label={unread ? t("nav.ticketsUnread", { unread }) : t("nav.tickets")}
          {...current(onDesk)}
        >
          <IconInbox className="i l" aria-hidden />
          {unread && <span className="dot">{unread}</span>}
        </Link>
      </Tooltip>
      {leads && (
        <Tooltip label={t("nav.panel")} position="right">
          <Link to="/panel" aria-label={t("nav.panel")} {...current(onPanel)}>
            <IconLayoutDashboard className="i l" aria-hidden />
          </Link>
        </Tooltip>
      )}
      <RailButton label={t("call.missedList")} onClick={() => openDialog({ kind: "missed-calls" })}>
        <IconPhoneX className="i l" aria-hidden />
      </RailButton>
      {simulated.isSuccess && (
        <Tooltip label={t("nav.simulator")} position="right">
          <a href="/simulator" target="_blank" rel="noreferrer" aria-label={t("nav.simulator")}>
            <IconDeviceMobileMessage className="i l" aria-hidden />
          </a>
        </Tooltip>
      )}
      <span className="sp" />
      <RailButton label={`${t("nav.palette")} (Ctrl K)`} onClick={() => openDialog({ kind: "palette" })}>
        <IconCommand className="i l" aria-hidden />
      </RailButton>
      <RailButton label={`${t("nav.keys")} (?)`} onClick={() => openDialog({ kind: "keys" })}>
        <IconHelp className="i l" aria-hidden />
      </RailButton>
    </nav>
  );
}

export function TabBar() {
  const { t } = useTranslation();
  const unread = useUnread();
  const { leads, onPanel, onDesk } = usePlaces();
  const { ticketId } = useDesk();
  if (ticketId) return null;
  return (
    <nav className="tabbar" aria-label={t("nav.main")}>
      <Link to="/" {...current(onDesk)}>
        <IconInbox className="i" aria-hidden />
        {t("nav.conversations")}
        {unread && <span className="dot">{unread}</span>}
      </Link>
      {leads && (
        <Link to="/panel" {...current(onPanel)}>
          <IconLayoutDashboard className="i" aria-hidden />
          {t("nav.panel")}
        </Link>
      )}
      <button type="button" onClick={() => openDialog({ kind: "palette" })}>
        <IconSearch className="i" aria-hidden />
        {t("nav.search")}
      </button>
      <button type="button" onClick={() => openDialog({ kind: "profile" })}>
        <IconUser className="i" aria-hidden />
        {t("nav.profile")}
      </button>
    </nav>
  );
}
