import { Button } from "@mantine/core";
import { IconFileTypePdf, IconLink } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useWays } from "@/ui/desk";
import { openDialog } from "@/ui/dialogs";
import { BotSwitch } from "./BotSwitch";
import { Fold } from "./Fold";
import { Property } from "./Property";

/** The conversation as a document, and the tickets on other channels that it goes on from or into. */
export function ConversationSection({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const desk = useWays();
  const joined = [
    ["continues", ticket.continues],
    ["continuedBy", ticket.continued_by],
  ] as const;
  return (
    <Fold section="conversation" title={t("drawer.conversation")}>
      <Property icon={<IconFileTypePdf />} name={t("drawer.extract")}>
        <Button
          variant="transparent"
          className="link"
          onClick={() => openDialog({ kind: "transcript", ticket })}
        >
          {t("drawer.downloadPdf")}
        </Button>
      </Property>
      <BotSwitch ticket={ticket} />
      {joined.map(
        ([name, other]) =>
          other && (
            <Property key={name} icon={<IconLink />} name={t(`drawer.${name}`)}>
              <Button variant="transparent" className="link" onClick={() => desk.open(other.id)}>
                #{other.number}
              </Button>
            </Property>
          ),
      )}
    </Fold>
  );
}
