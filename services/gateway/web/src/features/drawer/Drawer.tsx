import { IconCopy, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { ticketQuery } from "@/api/queries";
import { Avatar } from "@/ui/Avatar";
import { copy } from "@/ui/copy";
import { phone } from "@/ui/format";
import { Tip } from "@/ui/Tip";
import { LogSection } from "./LogSection";
import { ProtocolSection } from "./ProtocolSection";
import { SchedulesSection } from "./SchedulesSection";
import "./drawer.css";

interface Props {
  ticketId: string;
  floating: boolean;
  onClose: () => void;
}

export function Drawer({ ticketId, floating, onClose }: Props) {
  const { t } = useTranslation();
  const client = useQueryClient();
  const ticket = useQuery(ticketQuery(ticketId, client)).data;
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
        {ticket && (
          <>
            <div className="card0">
              <Avatar name={ticket.contact.name} id={ticket.contact.id} size={56} />
              <div className="grow">
                <div className="name t">{ticket.contact.name}</div>
                {ticket.contact.phone && <div className="sec n t">{phone(ticket.contact.phone)}</div>}
              </div>
              {ticket.contact.phone && (
                <Tip
                  label={t("drawer.copyPhone")}
                  size={28}
                  onClick={() => void copy(ticket.contact.phone ?? "", t("toast.copied"))}
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
            <ProtocolSection ticket={ticket} />
            <SchedulesSection ticket={ticket} />
            <LogSection ticketId={ticket.id} />
          </>
        )}
      </aside>
    </>
  );
}
