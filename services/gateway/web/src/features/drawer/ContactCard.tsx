import { UnstyledButton } from "@mantine/core";
import {
  IconCopy,
  IconDeviceMobileMessage,
  IconHistory,
  IconMail,
  IconMailOpened,
  IconPencil,
  IconX,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import { contactPhotoUrl } from "@/api/contacts";
import { channelsQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { copy } from "@/ui/copy";
import { openDialog } from "@/ui/dialogs";
import { phone } from "@/ui/format";
import { toggleSection } from "@/ui/sections";
import { Tip } from "@/ui/Tip";
import { useTicketActions } from "@/ui/useTicketActions";

interface Props {
  ticket: Ticket;
  floating: boolean;
  onClose: () => void;
}

export function ContactCard({ ticket, floating, onClose }: Props) {
  const { t } = useWords();
  const { contact } = ticket;
  return (
    <>
      <div className="card0">
        <Avatar name={contact.name} id={contact.id} size={56} photo={contactPhotoUrl(contact)} />
        <div className="grow">
          <Link to={`/contacts/${contact.id}`} className="name t" title={t("drawer.openContact")}>
            {contact.name}
          </Link>
          {contact.phone && <div className="sec n t">{phone(contact.phone)}</div>}
        </div>
        <Tip
          label={t("drawer.editContact")}
          size={28}
          onClick={() => openDialog({ kind: "contact", contactId: contact.id })}
        >
          <IconPencil className="i s" aria-hidden />
        </Tip>
        {contact.phone && (
          <Tip
            label={t("drawer.copyPhone")}
            size={28}
            onClick={() => void copy(contact.phone ?? "", t("toast.copied"))}
          >
            <IconCopy className="i s" aria-hidden />
          </Tip>
        )}
        {floating && (
          <Tip label={t("drawer.hide")} size={28} onClick={onClose}>
            <IconX className="i s" aria-hidden />
          </Tip>
        )}
      </div>
      <Quick ticket={ticket} />
    </>
  );
}

/** What one does to a ticket without opening a part of the drawer. */
function Quick({ ticket }: { ticket: Ticket }) {
  const { t } = useWords();
  const { markRead, markUnread } = useTicketActions();
  const showLog = () => {
    toggleSection("log", true);
    setTimeout(() => document.getElementById("section-log")?.scrollIntoView({ block: "start" }), 60);
  };
  return (
    <div className="qa">
      <Sms ticket={ticket} />
      <UnstyledButton onClick={showLog}>
        <IconHistory className="i" aria-hidden />
        {t("drawer.log")}
      </UnstyledButton>
      {ticket.unread > 0 ? (
        <UnstyledButton onClick={() => void markRead(ticket)}>
          <IconMailOpened className="i" aria-hidden />
          {t("drawer.read")}
        </UnstyledButton>
      ) : (
        <UnstyledButton onClick={() => void markUnread(ticket)}>
          <IconMail className="i" aria-hidden />
          {t("drawer.unread")}
        </UnstyledButton>
      )}
    </div>
  );
}

/** Writes an SMS to the customer, where there is a line for it and he is talked to on another. */
function Sms({ ticket: { contact, channel, group } }: { ticket: Ticket }) {
  const { t } = useWords();
  const lines = (useQuery(channelsQuery).data ?? []).filter((each) => each.capabilities?.segments === "sms");
  const line = lines.find((each) => each.state === "active") ?? lines[0];
  if (!line || group || !contact.phone || lines.some((each) => each.id === channel.id)) return null;
  return (
    <UnstyledButton onClick={() => openDialog({ kind: "begin", contactId: contact.id, channelId: line.id })}>
      <IconDeviceMobileMessage className="i" aria-hidden />
      {t("drawer.sms")}
    </UnstyledButton>
  );
}
