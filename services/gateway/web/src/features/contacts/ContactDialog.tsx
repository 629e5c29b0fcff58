import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { contactQuery } from "@/api/contacts";
import { useWords } from "@/i18n/spoken";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { ContactForm } from "./ContactForm";

/** Editing a contact from wherever it is shown. */
export function ContactDialog({ contactId, onClose }: { contactId: string; onClose: () => void }) {
  const { t } = useWords();
  const asked = useQuery(contactQuery(contactId));
  const { error, data } = asked;
  useEffect(() => {
    if (!error) return;
    toast(explain(error, t), { alert: true });
    onClose();
  }, [error, t, onClose]);
  return data ? <ContactForm contact={data} onClose={onClose} /> : null;
}
