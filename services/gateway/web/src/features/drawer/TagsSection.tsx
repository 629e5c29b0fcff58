import { IconPlus } from "@tabler/icons-react";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Picked } from "@/ui/classification/Picked";
import { TagPicker } from "@/ui/classification/pickers";
import { TagPill } from "@/ui/TagPill";
import { useTicketActions } from "@/ui/useTicketActions";
import { ContactTags } from "./ContactTags";
import { Fold } from "./Fold";

export function TagsSection({ ticket, works }: { ticket: Ticket; works: boolean }) {
  const { t } = useWords();
  const { untag } = useTicketActions();
  return (
    <Fold section="tags" title={t("drawer.tags")} value={ticket.tags.length || undefined}>
      <div className="tags">
        {ticket.tags.map((tag) => (
          <TagPill key={tag.id} tag={tag} box onRemove={works ? () => void untag(ticket, tag) : undefined} />
        ))}
        {works && (
          <Picked
            label={t("drawer.addTag")}
            className="plus"
            picker={() => <TagPicker ticket={ticket} onDone={() => undefined} />}
          >
            <IconPlus className="i s" aria-hidden />
          </Picked>
        )}
        {!works && ticket.tags.length === 0 && <span className="mute sm">{t("common.none")}</span>}
      </div>
      <ContactTags ticket={ticket} />
    </Fold>
  );
}
