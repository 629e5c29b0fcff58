import { Button, Select } from "@mantine/core";
import { IconArrowMerge, IconArrowsSplit } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { findContactsQuery, placeContact } from "@/api/contacts";
import { doublesQuery, mergeInto, unmerge } from "@/api/persons";
import type { Double } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { phone } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import type { SectionProps } from "../sections";
import "@/ui/person/person.css";

type Other = Pick<Double, "id" | "name" | "phone">;

/** Who turned out to be the same person, and who might be (K8); for management. */
export function Doubles({ contact }: SectionProps) {
  const { t } = useWords();
  const client = useQueryClient();
  const asked = useQuery(doublesQuery(contact.id));
  const [search, setSearch] = useState("");
  const suggested = useQuery(findContactsQuery(search)).data ?? [];
  const [other, setOther] = useState<Other | null>(null);

  const take = async (id: string, name: string, apart: boolean) => {
    try {
      const { contact: shown } = await (apart ? unmerge(id) : mergeInto(id, contact.id));
      placeContact(client, shown);
      for (const key of ["doubles", "contact-history", "contact"])
        void client.invalidateQueries({ queryKey: [key] });
      toast(t(apart ? "person.apartNow" : "person.mergedNow", { name }), {
        action: { label: t("action.undo"), run: () => void take(id, name, !apart) },
      });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };

  if (contact.merged_into)
    return (
      <div className="person-line">
        <span className="grow sm">{t("person.isMerged")}</span>
        <Button variant="default" size="xs" onClick={() => void take(contact.id, contact.name, true)}>
          {t("person.apart")}
        </Button>
      </div>
    );
  const { merged = [], alike = [] } = asked.data ?? {};
  const found = suggested.filter(
    (each) => each.id !== contact.id && !each.group && !alike.some(({ id }) => id === each.id),
  );
  return (
    <>
      {asked.isError && <p className="warn bad">{explain(asked.error, t)}</p>}
      {merged.map((each) => (
        <div key={each.id} className="person-line">
          <Who double={each} note={t("person.isSame")} />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowsSplit className="i s" aria-hidden />}
            onClick={() => void take(each.id, each.name, true)}
          >
            {t("person.apart")}
          </Button>
        </div>
      ))}
      {alike.map((each) => (
        <div key={each.id} className="person-line">
          <Who double={each} note={t("person.isAlike")} />
          <Button
            variant="default"
            size="xs"
            leftSection={<IconArrowMerge className="i s" aria-hidden />}
            onClick={() => setOther(each)}
          >
            {t("person.merge")}
          </Button>
        </div>
      ))}
      {asked.isSuccess && merged.length + alike.length === 0 && (
        <p className="mute sm">{t("person.noDoublesHere")}</p>
      )}
      <Select
        searchable
        size="xs"
        aria-label={t("person.mergeOther")}
        placeholder={t("person.mergeOther")}
        nothingFoundMessage={search.trim().length > 1 ? t("choices.nothing") : undefined}
        leftSection={<IconArrowMerge className="i xs" aria-hidden />}
        searchValue={search}
        onSearchChange={setSearch}
        value={null}
        filter={({ options }) => options}
        data={found.map((each) => ({
          value: each.id,
          label: [each.name, phone(each.phone)].filter(Boolean).join(", "),
        }))}
        onChange={(id) => setOther(found.find((each) => each.id === id) ?? null)}
      />
      {other && (
        <Dialog onClose={() => setOther(null)} title={t("person.mergeTitle")} size={440}>
          <p className="sec">
            {t("person.mergeAsk", { other: other.name, number: phone(other.phone), name: contact.name })}
          </p>
          <div className="dialog-foot">
            <Button variant="subtle" color="gray" onClick={() => setOther(null)}>
              {t("action.cancel")}
            </Button>
            <Button
              data-autofocus
              onClick={() => {
                setOther(null);
                void take(other.id, other.name, false);
              }}
            >
              {t("person.merge")}
            </Button>
          </div>
        </Dialog>
      )}
    </>
  );
}

function Who({ double, note }: { double: Double; note: string }) {
  return (
    <span className="grow">
      <span className="t m">{double.name}</span>{" "}
      <span className="sm mute n">
        {[phone(double.phone) || double.email, note].filter(Boolean).join(", ")}
      </span>
    </span>
  );
}
