import {
  IconCommand,
  IconDeviceMobileMessage,
  IconDots,
  IconHelp,
  IconMessagePlus,
  IconPhoneX,
  IconSearch,
  IconUser,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { memo, type ReactNode, useState } from "react";
import { Link, useLocation, useNavigate } from "react-router";
import { peopleQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useOpened } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { useHint } from "@/ui/Hint";
import { Logo } from "@/ui/Logo";
import { useOverlays } from "@/ui/overlays";
import { type Place, usePlaces } from "./places";

const nothing = () => 0;

function useWaiting({ useCount = nothing }: Place): string {
  const count = useCount();
  return count > 99 ? "99+" : count > 0 ? String(count) : "";
}

const current = (here: boolean) => (here ? ({ className: "on", "aria-current": "page" } as const) : {});

// A tooltip costs more than its link, and every address draws the rail anew.
const RailPlace = memo(function RailPlace({ place, here }: { place: Place; here: boolean }) {
  const { t } = useWords();
  const unread = useWaiting(place);
  const name = t(place.label);
  const { target, point, hint } = useHint<HTMLAnchorElement>({ label: name, position: "right" });
  return (
    <>
      <Link
        ref={target}
        to={place.path}
        aria-label={unread ? t("nav.waiting", { name, unread }) : name}
        onPointerEnter={point}
        {...current(here)}
      >
        <place.icon className="i l" aria-hidden />
        {unread && <span className="dot">{unread}</span>}
      </Link>
      {hint}
    </>
  );
});

function RailButton({
  label,
  onClick,
  children,
}: {
  label: string;
  onClick: () => void;
  children: ReactNode;
}) {
  const { target, point, hint } = useHint<HTMLButtonElement>({ label, position: "right" });
  return (
    <>
      <button ref={target} type="button" aria-label={label} onClick={onClick} onPointerEnter={point}>
        {children}
      </button>
      {hint}
    </>
  );
}

export function Rail() {
  const { t } = useWords();
  const { places, here } = usePlaces();
  const drawn = (wanted: Place[]) =>
    wanted.map((place) => <RailPlace key={place.id} place={place} here={place === here} />);
  return (
    <nav className="rail" aria-label={t("nav.main")}>
      <Logo />
      {drawn(places.filter((place) => !place.foot))}
      <RailMore />
      <span className="sp" />
      {drawn(places.filter((place) => place.foot))}
      <RailHelp />
    </nav>
  );
}

const RailMore = memo(function RailMore() {
  const { t } = useWords();
  const simulated = useQuery({ ...peopleQuery, retry: false, staleTime: Number.POSITIVE_INFINITY });
  const label = t("nav.simulator");
  const { target, point, hint } = useHint<HTMLAnchorElement>({ label, position: "right" });
  return (
    <>
      <RailButton label={t("begin.title")} onClick={() => openDialog({ kind: "begin" })}>
        <IconMessagePlus className="i l" aria-hidden />
      </RailButton>
      <RailButton label={t("call.missedList")} onClick={() => openDialog({ kind: "missed-calls" })}>
        <IconPhoneX className="i l" aria-hidden />
      </RailButton>
      {simulated.isSuccess && (
        <a
          ref={target}
          href="/simulator"
          target="_blank"
          rel="noreferrer"
          aria-label={label}
          onPointerEnter={point}
        >
          <IconDeviceMobileMessage className="i l" aria-hidden />
        </a>
      )}
      {hint}
    </>
  );
});

const RailHelp = memo(function RailHelp() {
  const { t } = useWords();
  return (
    <>
      <RailButton label={`${t("nav.palette")} (Ctrl K)`} onClick={() => openDialog({ kind: "palette" })}>
        <IconCommand className="i l" aria-hidden />
      </RailButton>
      <RailButton label={`${t("nav.keys")} (?)`} onClick={() => openDialog({ kind: "keys" })}>
        <IconHelp className="i l" aria-hidden />
      </RailButton>
    </>
  );
});

function Tab({ place, here }: { place: Place; here: boolean }) {
  const { t } = useWords();
  const unread = useWaiting(place);
  return (
    <Link to={place.path} {...current(here)}>
      <place.icon className="i" aria-hidden />
      {t(place.short ?? place.label)}
      {unread && <span className="dot">{unread}</span>}
    </Link>
  );
}

/** What of the rail has no place in the bottom bar. */
function MoreTab({ places, here }: { places: Place[]; here: Place | undefined }) {
  const { t } = useWords();
  const navigate = useNavigate();
  const overlays = useOverlays();
  const [opened, setOpened] = useState(false);
  const button = (
    <button
      type="button"
      onClick={overlays ? undefined : () => setOpened(true)}
      {...current(here !== undefined && places.includes(here))}
    >
      <IconDots className="i" aria-hidden />
      {t("nav.more")}
    </button>
  );
  if (!overlays) return button;
  const { Menu } = overlays;
  return (
    <Menu opened={opened} onChange={setOpened} position="top-end" width={240}>
      <Menu.Target>{button}</Menu.Target>
      <Menu.Dropdown>
        {places.map((place) => (
          <Menu.Item
            key={place.id}
            leftSection={<place.icon className="i s" aria-hidden />}
            onClick={() => void navigate(place.path)}
          >
            {t(place.label)}
          </Menu.Item>
        ))}
        <Menu.Item
          leftSection={<IconMessagePlus className="i s" aria-hidden />}
          onClick={() => openDialog({ kind: "begin" })}
        >
          {t("begin.title")}
        </Menu.Item>
        <Menu.Item
          leftSection={<IconPhoneX className="i s" aria-hidden />}
          onClick={() => openDialog({ kind: "missed-calls" })}
        >
          {t("call.missedList")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}

export function TabBar() {
  const { t } = useWords();
  const { places, here } = usePlaces();
  const { ticketId } = useOpened();
  const inRoom = useLocation().pathname.startsWith("/chat/");
  if (ticketId || inRoom) return null;
  return (
    <nav className="tabbar" aria-label={t("nav.main")}>
      {places
        .filter((place) => place.tab)
        .map((place) => (
          <Tab key={place.id} place={place} here={place === here} />
        ))}
      <button type="button" onClick={() => openDialog({ kind: "palette" })}>
        <IconSearch className="i" aria-hidden />
        {t("nav.search")}
      </button>
      <button type="button" onClick={() => openDialog({ kind: "profile" })}>
        <IconUser className="i" aria-hidden />
        {t("nav.profile")}
      </button>
      <MoreTab places={places.filter((place) => !place.tab)} here={here} />
    </nav>
  );
}
