import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { useDesk } from "@/ui/desk";
import { ListBar } from "./ListBar";
import { MeMenu } from "./MeMenu";
import { NextTicket } from "./NextTicket";
import { SearchRow } from "./SearchRow";
import { StateTabs } from "./StateTabs";
import { TicketList } from "./TicketList";
import "./inbox.css";

export function Inbox({ edge }: { edge: ReactNode }) {
  const { t } = useTranslation();
  const { filters } = useDesk();
  return (
    <section className="list" aria-label={t("nav.tickets")}>
      <header className="top">
        <MeMenu />
      </header>
      <SearchRow />
      <StateTabs />
      <ListBar />
      {filters.state !== "closed" && !filters.group && <NextTicket />}
      <TicketList key={JSON.stringify(filters)} filters={filters} />
      {edge}
    </section>
  );
}
