import { useQuery } from "@tanstack/react-query";
import { participantsQuery } from "@/api/messages";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { useSection } from "@/ui/sections";
import { Fold } from "./Fold";

/** Who is in the group; of those who left, nobody who wrote is forgotten. */
export function ParticipantsSection({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const open = useSection("participants");
  const found = useQuery({ ...participantsQuery(ticket.id), refetchOnMount: "always", enabled: open });
  const people = found.data ?? [];
  const listed = people.some((each) => each.member);
  return (
    <Fold section="participants" title={t("drawer.participants")} value={open ? people.length : undefined}>
      {found.isError && <p className="people-none sm mute">{t("drawer.participantsFailed")}</p>}
      {found.isSuccess && people.length === 0 && (
        <p className="people-none sm mute">{t("drawer.noParticipants")}</p>
      )}
      <ul className="people-in">
        {people.map((each) => (
          <li key={each.id} className="row">
            <Avatar name={each.name} id={each.id} size={24} />
            <span className="grow t">{each.name}</span>
            {listed && !each.member && <span className="xs mute">{t("drawer.leftGroup")}</span>}
          </li>
        ))}
      </ul>
    </Fold>
  );
}
