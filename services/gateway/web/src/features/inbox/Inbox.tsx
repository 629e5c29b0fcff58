import type { ReactNode } from "react";
import { useWords } from "@/i18n/spoken";
import { useListed } from "@/ui/desk";
import { ListBar } from "./ListBar";
import { MeMenu } from "./MeMenu";
import { NextTicket } from "./NextTicket";
import { SearchRow } from "./SearchRow";
import { StateTabs } from "./StateTabs";
import { TicketList } from "./TicketList";
import "./inbox.css";

interface Props {
  edge: ReactNode;
  /** What stands beside one's name, and what narrows the list: features of their own. */
  tools: ReactNode;
  filters: ReactNode;
  chips: ReactNode;
  /** What everybody has to know before he works. */
  notice: ReactNode;
}

export function Inbox({ edge, tools, filters: filterButton, chips, notice }: Props) {
  const { t } = useWords();
  const { filters } = useListed();
  return (
    <section className="list" aria-label={t("nav.tickets")}>
      <header className="top">
        <MeMenu />
        {tools}
      </header>
      {notice}
      <SearchRow>{filterButton}</SearchRow>
      <StateTabs />
      <ListBar />
      {chips}
      {filters.state !== "closed" && !filters.group && <NextTicket />}
      <TicketList key={JSON.stringify(filters)} filters={filters} />
      {edge}
    </section>
  );
}
