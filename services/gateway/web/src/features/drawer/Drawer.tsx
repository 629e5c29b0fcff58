import { useQuery, useQueryClient } from "@tanstack/react-query";
import { memo, useEffect } from "react";
import { manages, mayClassify } from "@/api/permissions";
import { meQuery, ticketQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { BlocksSection } from "./BlocksSection";
import { ClassificationSection } from "./ClassificationSection";
import { ContactCard } from "./ContactCard";
import { ConversationSection } from "./ConversationSection";
import { FieldsSection } from "./FieldsSection";
import { FollowUpSection } from "./FollowUpSection";
import { LogSection } from "./LogSection";
import { NotesSection } from "./NotesSection";
import { ParticipantsSection } from "./ParticipantsSection";
import { PortfolioSection } from "./PortfolioSection";
import { SanitizeSection } from "./SanitizeSection";
import { SchedulesSection } from "./SchedulesSection";
import { TagsSection } from "./TagsSection";
import { TasksSection } from "./TasksSection";
import "./drawer.css";

interface Props {
  ticketId: string;
  floating: boolean;
  onClose: () => void;
}

/** It follows a picture later: until then it stays as it is. */
export const Drawer = memo(function Drawer({ ticketId, floating, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const ticket = useQuery(ticketQuery(ticketId, client)).data;
  const me = useQuery(meQuery).data;
  const works = me !== undefined && ticket !== undefined && mayClassify(me, ticket);
  useEffect(() => {
    if (!floating) return;
    const press = (event: KeyboardEvent) => event.key === "Escape" && onClose();
    addEventListener("keydown", press);
    return () => removeEventListener("keydown", press);
  }, [floating, onClose]);

  return (
    <>
      {floating && (
        <button type="button" className="drw-scrim" aria-label={t("drawer.hide")} onClick={onClose} />
      )}
      <aside className={`drw ${floating ? "floating" : ""}`} aria-label={t("drawer.title")}>
        {ticket && me && (
          <>
            <ContactCard ticket={ticket} floating={floating} onClose={onClose} />
            <FollowUpSection ticket={ticket} />
            <NotesSection ticket={ticket} onWrite={() => floating && onClose()} />
            <ConversationSection ticket={ticket} />
            {ticket.group && <ParticipantsSection ticket={ticket} />}
            <ClassificationSection ticket={ticket} works={works} />
            <FieldsSection ticket={ticket} works={works} />
            <PortfolioSection ticket={ticket} me={me} />
            <BlocksSection ticket={ticket} me={me} works={works} />
            <TagsSection ticket={ticket} works={works} />
            <SchedulesSection ticket={ticket} />
            <TasksSection ticket={ticket} />
            <LogSection ticket={ticket} />
            {manages(me) && <SanitizeSection ticket={ticket} />}
          </>
        )}
      </aside>
    </>
  );
});
