import { ActionIcon, Menu } from "@mantine/core";
import { IconArchive, IconArchiveOff, IconDots } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { Refusal } from "@/api/client";
import { archiveContact, contactKeys, placeContact, restoreContact } from "@/api/contacts";
import { manages } from "@/api/permissions";
import type { Contact, Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

interface Props {
  contact: Contact;
  me: Me;
}

/** What is done to a contact as a whole. */
export function ContactMenu({ contact, me }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  if (!manages(me)) return null;

  const restore = async () => {
    try {
      placeContact(client, (await restoreContact(contact.id)).contact);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const archive = async () => {
    try {
      await archiveContact(contact.id);
      void client.invalidateQueries({ queryKey: contactKeys.all });
      void client.invalidateQueries({ queryKey: contactKeys.one(contact.id) });
      toast(t("contact.archivedNow", { name: contact.name }), {
        action: { label: t("action.undo"), run: () => void restore() },
      });
      void navigate("/contacts");
    } catch (reason) {
      const live = reason instanceof Refusal ? reason.problem.ticket_id : undefined;
      const open = { label: t("contact.openTicket"), run: () => void navigate(`/tickets/${live}`) };
      toast(explain(reason, t), { alert: true, action: live ? open : undefined });
    }
  };

  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon variant="subtle" color="gray" aria-label={t("contact.more")}>
          <IconDots className="i" aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {contact.archived ? (
          <Menu.Item
            leftSection={<IconArchiveOff className="i s" aria-hidden />}
            onClick={() => void restore()}
          >
            {t("contact.restore")}
          </Menu.Item>
        ) : (
          <Menu.Item leftSection={<IconArchive className="i s" aria-hidden />} onClick={() => void archive()}>
            {t("contact.archive")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
