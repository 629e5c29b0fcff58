import { memo, useCallback, useEffect, useMemo, useRef, useState } from "react";
import { BrokenLines } from "@/features/channels/BrokenLines";
import { FilterButton } from "@/features/filters/FilterButton";
import { FilterChips } from "@/features/filters/FilterChips";
import { Inbox } from "@/features/inbox/Inbox";
import { Bell } from "@/features/notices/Bell";
import { useWords } from "@/i18n/spoken";
import { useOpened, useWays } from "@/ui/desk";
import { DRAWER } from "@/ui/sections";
import { useStored } from "@/ui/stored";
import { useMedia } from "@/ui/useMedia";
import { Panes, usePanesAhead } from "./Panes";
import { Splitter } from "./Splitter";
import { useDeskKeys } from "./useDeskKeys";

const List = memo(Inbox);
const TOOLS = <Bell />;
const FILTERS = <FilterButton />;
const CHIPS = <FilterChips />;
const NOTICE = <BrokenLines />;

export function DeskPage() {
  const { t } = useWords();
  const { ticketId } = useOpened();
  const { close } = useWays();
  const [width, setWidth] = useStored("guiche.list", 348);
  const wide = useMedia("(min-width: 1100px)");
  const phone = useMedia("(max-width: 699px)");
  const [pinned, setPinned] = useStored("guiche.drawer", true);
  const [sliding, setSliding] = useSliding(ticketId);
  const drawer = ticketId !== undefined && (wide ? pinned : sliding);
  const toggle = useCallback(
    () => (wide ? setPinned(!pinned) : setSliding(!sliding)),
    [wide, pinned, sliding, setPinned, setSliding],
  );
  const edge = useMemo(() => wide && <Splitter width={width} onWidth={setWidth} />, [wide, width, setWidth]);
  useDeskKeys();
  usePanesAhead();
  useEffect(() => {
    const show = () => (wide ? setPinned(true) : setSliding(true));
    addEventListener(DRAWER, show);
    return () => removeEventListener(DRAWER, show);
  });

  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${t("nav.tickets")} · Guichê`);
  }, [t]);

  const columns = phone
    ? undefined
    : { gridTemplateColumns: `${wide ? width : 320}px minmax(0, 1fr)${drawer && wide ? " 312px" : ""}` };
  return (
    <div className="desk" style={columns} data-view={ticketId ? "chat" : "list"}>
      <List edge={edge} tools={TOOLS} filters={FILTERS} chips={CHIPS} notice={NOTICE} />
      <Panes {...{ ticketId, phone, drawer }} floating={!wide} onDrawer={toggle} onBack={close} />
    </div>
  );
}

function useSliding(ticketId: string | undefined): [boolean, (open: boolean) => void] {
  const [openFor, setOpenFor] = useState<string | null>(null);
  const opened = useRef(ticketId);
  opened.current = ticketId;
  const slide = useCallback((open: boolean) => setOpenFor((open && opened.current) || null), []);
  return [openFor !== null && openFor === ticketId, slide];
}
