import { Textarea, TextInput } from "@mantine/core";
import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { Refusal } from "@/api/client";
import { addContact, type ContactChange, changeContact, placeContact } from "@/api/contacts";
import type { Contact } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { phone as written } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import { PhotoPicker } from "./PhotoPicker";
import { looksLikeEmail, looksLikeNumber } from "./words";

interface Props {
  /** The one to change; without it a new one is made. */
  contact?: Contact;
  onClose: () => void;
  onSaved?: (contact: Contact) => void;
}

const EMPTY = { name: "", phone: "", email: "", birthday: "", address: "", photo_media_id: "" };
type Values = typeof EMPTY;
type Field = keyof Values;

/** Who a contact is, as one would write it on a card. */
export function ContactForm({ contact, onClose, onSaved }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const form = useForm<Values, { contact: Contact }>({
    id: `contact:${contact?.id ?? "new"}`,
    initial: contact ? valuesOf(contact) : EMPTY,
    check: (values) => ({
      name: !values.name.trim() && t("contact.form.nameNeeded"),
      phone: faulty(values, contact),
      email: values.email.trim() !== "" && !looksLikeEmail(values.email) && t("contact.form.emailUnfit"),
    }),
    save: (values, changes) =>
      (contact ? changeContact(contact.id, sent(changes)) : addContact(sent(values))).catch(offer),
    onSaved: (answer) => {
      placeContact(client, answer.contact);
      onSaved?.(answer.contact);
      onClose();
    },
  });
  /** Whoever has the number already can be looked at; what was typed is kept meanwhile. */
  function offer(reason: unknown): never {
    const other = reason instanceof Refusal ? reason.problem.contact_id : undefined;
    const open = () => {
      onClose();
      void navigate(`/contacts/${other}`);
    };
    if (other)
      toast(explain(reason, t), { alert: true, action: { label: t("contact.openOther"), run: open } });
    throw reason;
  }
  function faulty(values: Values, known?: Contact) {
    const fault = numberFault(values, known);
    return fault && t(`contact.form.${fault}`);
  }
  const input = (field: Field) => ({
    label: t(`contact.${field}`),
    value: form.values[field],
    error: form.fault(field),
    onChange: (event: { currentTarget: { value: string } }) =>
      form.set({ [field]: event.currentTarget.value }),
  });
  return (
    <FormDialog
      form={form}
      title={t(contact ? "contact.form.edit" : "contact.form.new")}
      action={contact ? undefined : t("contact.form.create")}
      onClose={onClose}
    >
      <PhotoPicker
        contact={contact}
        name={form.values.name}
        chosen={form.values.photo_media_id}
        onChoose={(id) => form.set({ photo_media_id: id })}
      />
      <TextInput {...input("name")} maxLength={200} data-autofocus withAsterisk />
      {!contact?.group && (
        <>
          <TextInput
            {...input("phone")}
            type="tel"
            maxLength={40}
            placeholder="(21) 98765-4321"
            description={t("contact.form.phoneText")}
          />
          <TextInput {...input("email")} type="email" maxLength={254} />
          <TextInput {...input("birthday")} type="date" />
          <Textarea {...input("address")} maxLength={500} autosize minRows={2} maxRows={5} />
        </>
      )}
    </FormDialog>
  );
}

function numberFault({ phone, email }: Values, contact?: Contact): "phoneUnfit" | "reachable" | false {
  if (phone.trim()) return looksLikeNumber(phone) ? false : "phoneUnfit";
  return !email.trim() && !contact && "reachable";
}

const valuesOf = (contact: Contact): Values => ({
  name: contact.name,
  phone: written(contact.phone),
  email: contact.email ?? "",
  birthday: contact.birthday ?? "",
  address: contact.address ?? "",
  photo_media_id: contact.photo ?? "",
});

/** What was emptied is cleared. */
const sent = (values: Partial<Values>): ContactChange =>
  Object.fromEntries(
    Object.entries(values).map(([field, value]) => [field, value.trim() || (field === "name" ? "" : null)]),
  );
