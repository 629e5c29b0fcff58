import { Button } from "@mantine/core";
import { IconAddressBookOff, IconArrowLeft, IconMessagePlus, IconPencil } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { Refusal } from "@/api/client";
import { contactPhotoUrl, contactQuery } from "@/api/contacts";
import { meQuery } from "@/api/queries";
import type { Contact, Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { openDialog } from "@/ui/dialogs";
import { Empty, Failed } from "@/ui/Empty";
import { phone } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { ContactForm } from "./ContactForm";
import { ContactMenu } from "./ContactMenu";
import { type ContactSection, SECTIONS } from "./sections";
import "./contacts.css";

/** One contact: who it is, and all that the desk knows and does about it (K1). */
export function ContactPage() {
  const { t } = useWords();
  const { contactId = "" } = useParams();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const asked = useQuery(contactQuery(contactId));
  const contact = asked.data;
  const name = contact?.name ?? t("contacts.title");

  useEffect(() => {
    document.title = document.title.replace(
      /^(\(\d+\) )?.*$/,
      (_, unread = "") => `${unread}${name} · Guichê`,
    );
  }, [name]);

  const back = () => void navigate("/contacts");
  return (
    <main className="page contact" aria-label={name}>
      <header className="top">
        <Tip label={t("contacts.back")} className="ct-back" onClick={back}>
          <IconArrowLeft className="i l" aria-hidden />
        </Tip>
        <h1 className="t grow">{name}</h1>
        {contact && !contact.group && (
          <Tip label={t("begin.here")} onClick={() => openDialog({ kind: "begin", contactId: contact.id })}>
            <IconMessagePlus className="i l" aria-hidden />
          </Tip>
        )}
        {contact && me && <ContactMenu contact={contact} me={me} />}
      </header>
      {asked.isPending && <Skeleton rows={5} />}
      {asked.isError && <Missing reason={asked.error} retry={() => void asked.refetch()} onBack={back} />}
      {contact && me && <Whole key={contact.id} contact={contact} me={me} />}
    </main>
  );
}

function Whole({ contact, me }: { contact: Contact; me: Me }) {
  const shown = SECTIONS.filter(({ shows }) => shows?.({ contact, me }) ?? true);
  return (
    <div className="ct">
      <div className="ct-side">
        <Card contact={contact} />
        <Parts sections={shown.filter(({ where }) => where === "side")} {...{ contact, me }} />
      </div>
      <div className="ct-main">
        <Parts sections={shown.filter(({ where }) => where === "main")} {...{ contact, me }} />
      </div>
    </div>
  );
}

function Card({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const [editing, setEditing] = useState(false);
  return (
    <section className="ct-card" aria-label={contact.name}>
      <Avatar name={contact.name} id={contact.id} size={56} photo={contactPhotoUrl(contact)} />
      <div className="grow">
        <h2 className="t">{contact.name}</h2>
        <div className="sec n t">{phone(contact.phone) || contact.email || t("contact.noNumber")}</div>
        <div className="ct-marks">
          {contact.group && <span className="chip">{t("contact.group")}</span>}
          {contact.blocked && <span className="chip bad">{t("contact.blocked")}</span>}
          {contact.archived && <span className="chip">{t("contact.archived")}</span>}
        </div>
      </div>
      <Button
        variant="default"
        size="xs"
        leftSection={<IconPencil className="i s" aria-hidden />}
        onClick={() => setEditing(true)}
      >
        {t("contact.edit")}
      </Button>
      {editing && <ContactForm contact={contact} onClose={() => setEditing(false)} />}
    </section>
  );
}

function Parts({ sections, contact, me }: { sections: ContactSection[]; contact: Contact; me: Me }) {
  const { t } = useWords();
  return sections.map(({ id, part: Part }) => (
    <section key={id} className="ct-part" aria-labelledby={`contact-${id}`}>
      <h2 id={`contact-${id}`}>{t(`contact.section.${id}`)}</h2>
      <Suspense fallback={null}>
        <Part contact={contact} me={me} />
      </Suspense>
    </section>
  ));
}

function Missing({ reason, retry, onBack }: { reason: unknown; retry: () => void; onBack: () => void }) {
  const { t } = useWords();
  if (reason instanceof Refusal && reason.problem.status === 404)
    return (
      <Empty icon={<IconAddressBookOff />} title={t("contact.missing")} text={t("contact.missingText")}>
        <Button variant="default" size="xs" onClick={onBack}>
          {t("contacts.back")}
        </Button>
      </Empty>
    );
  return <Failed title={t("contact.failed")} text={t("state.safe")} onRetry={retry} />;
}
