import { IconMapPin, IconUser } from "@tabler/icons-react";
import type { ContactCard, Place } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { phone } from "@/ui/format";
import "./media.css";

/** A place as words and a way to a map: no map is loaded into the page. */
export function PlaceCard({ place }: { place: Place }) {
  const { t, i18n } = useWords();
  const { latitude, longitude } = place;
  const number = new Intl.NumberFormat(i18n.language, { maximumFractionDigits: 5 });
  const href = `https://www.openstreetmap.org/?mlat=${latitude}&mlon=${longitude}#map=17/${latitude}/${longitude}`;
  return (
    <a className="card" href={href} target="_blank" rel="noopener noreferrer">
      <span className="pic" aria-hidden="true">
        <IconMapPin className="i l" />
      </span>
      <span className="grow">
        <span className="m t">{place.name ?? t("kind.location")}</span>
        <span className="sm mute">
          {place.address ?? `${number.format(latitude)}; ${number.format(longitude)}`}
        </span>
        <span className="sm way">{t("media.seeMap")}</span>
      </span>
    </a>
  );
}

export function ContactCards({ contacts }: { contacts: ContactCard[] }) {
  const { t } = useWords();
  return contacts.map((contact) => (
    <span key={`${contact.name}-${contact.phones.join()}`} className="card">
      <span className="pic round" aria-hidden="true">
        <IconUser className="i l" />
      </span>
      <span className="grow">
        <span className="m t">{contact.name}</span>
        {contact.phones.map((number) => (
          <button
            key={number}
            type="button"
            className="sm way n"
            aria-label={t("media.copyPhone", { phone: phone(number) })}
            onClick={() => void copy(number, t("toast.copied"))}
          >
            {phone(number)}
          </button>
        ))}
      </span>
    </span>
  ));
}
