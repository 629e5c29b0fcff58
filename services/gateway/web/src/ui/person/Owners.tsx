import { IconChevronUp, IconPlus, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { contactKeys, contactQuery, placeContact } from "@/api/contacts";
import { manages } from "@/api/permissions";
import { setOwners } from "@/api/persons";
import { teamQuery } from "@/api/queries";
import type { Contact, Me, Named } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Choices } from "@/ui/classification/Choices";
import { Picked } from "@/ui/classification/Picked";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import "./person.css";

/** Whose contact it is, in order: a new ticket goes to the first who is there (K5). */
export function Owners({ contactId, me }: { contactId: string; me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  const contact = useQuery(contactQuery(contactId)).data;
  const team = useQuery(teamQuery).data ?? [];
  if (!contact) return null;

  const { owners } = contact;
  const change = async (wanted: Named[]) => {
    const before = client.getQueryData<Contact>(contactKeys.one(contactId));
    client.setQueryData<Contact>(contactKeys.one(contactId), (held) => held && { ...held, owners: wanted });
    try {
      placeContact(
        client,
        (
          await setOwners(
            contactId,
            wanted.map(({ id }) => id),
          )
        ).contact,
      );
    } catch (reason) {
      client.setQueryData(contactKeys.one(contactId), before);
      toast(explain(reason, t), { alert: true });
    }
  };
  const toggle = (id: string) => {
    const member = team.find((each) => each.id === id);
    const held = owners.some((each) => each.id === id);
    if (held) void change(owners.filter((each) => each.id !== id));
    else if (member) void change([...owners, { id, name: member.name }]);
  };
  const up = (at: number) => {
    const moved = owners[at];
    if (!moved) return;
    const rest = owners.filter((_, index) => index !== at);
    void change([...rest.slice(0, at - 1), moved, ...rest.slice(at - 1)]);
  };

  return (
    <div className="owners">
      {owners.length === 0 && <p className="mute sm">{t("person.noOwners")}</p>}
      {owners.length > 0 && (
        <ol aria-label={t("person.portfolio")}>
          {owners.map((owner, index) => (
            <li key={owner.id}>
              <span className="n mute sm">{index + 1}</span>
              <span className="t grow">{owner.name}</span>
              {manages(me) && index > 0 && (
                <Tip label={t("person.ownerUp", { name: owner.name })} size={28} onClick={() => up(index)}>
                  <IconChevronUp className="i s" aria-hidden />
                </Tip>
              )}
              {manages(me) && (
                <Tip
                  label={t("person.ownerRemove", { name: owner.name })}
                  size={28}
                  onClick={() => toggle(owner.id)}
                >
                  <IconX className="i s" aria-hidden />
                </Tip>
              )}
            </li>
          ))}
        </ol>
      )}
      {manages(me) && (
        <Picked
          label={t("person.ownerAdd")}
          className="add"
          picker={() => (
            <Choices
              label={t("person.ownerAdd")}
              empty={t("choices.nothing")}
              choices={team.map(({ id, name }) => ({
                id,
                name,
                chosen: owners.some((each) => each.id === id),
              }))}
              onChoose={toggle}
            />
          )}
        >
          <IconPlus className="i xs" aria-hidden />
          {t("person.ownerAdd")}
        </Picked>
      )}
    </div>
  );
}
