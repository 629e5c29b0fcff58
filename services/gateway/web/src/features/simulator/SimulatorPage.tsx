import { Button, NativeSelect } from "@mantine/core";
import { IconExternalLink, IconPlus } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { peopleQuery } from "@/api/queries";
import type { Person } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { phone as spelled } from "@/ui/format";
import { Logo } from "@/ui/Logo";
import { useStored } from "@/ui/stored";
import { Toasts } from "@/ui/toast";
import { NewPerson } from "./NewPerson";
import { Phone } from "./Phone";
import { Scenes } from "./Scenes";
import { usePhone } from "./usePhone";
import "./simulator.css";

export function SimulatorPage() {
  const { t } = useWords();
  const suggested = useQuery(peopleQuery);
  const [made, setMade] = useStored<Person[]>("guiche.simulator.people", []);
  const [chosen, setChosen] = useStored<string | null>("guiche.simulator.person", null);
  const [adding, setAdding] = useState(false);
  useEffect(() => {
    document.title = `${t("simulator.title")} · Guichê`;
  }, [t]);

  const people = [...(suggested.data ?? []), ...made];
  const person = people.find((item) => item.phone === chosen) ?? people[0];
  const add = (fresh: Person) => {
    if (!people.some((item) => item.phone === fresh.phone)) setMade([...made, fresh]);
    setChosen(fresh.phone);
    setAdding(false);
  };

  return (
    <div className="simulator">
      <header className="top">
        <span className="row name">
          <Logo size={28} />
          <h1 className="t">
            <span className="dk">{t("simulator.title")}</span>
            <span className="mb">{t("simulator.short")}</span>
          </h1>
        </span>
        <span className="chip pend dk">{t("simulator.testOnly")}</span>
        <span className="grow" />
        {person && (
          <NativeSelect
            className="who3"
            aria-label={t("simulator.who")}
            value={person.phone}
            onChange={({ currentTarget: { value } }) => (value ? setChosen(value) : setAdding(true))}
            data={[
              ...people.map((item) => ({ value: item.phone, label: item.name })),
              { value: "", label: `+ ${t("simulator.newPerson")}` },
            ]}
          />
        )}
        <Button
          className="dk"
          component="a"
          href="/"
          target="_blank"
          variant="default"
          leftSection={<IconExternalLink className="i s" aria-hidden />}
        >
          {t("simulator.desk")}
        </Button>
      </header>
      <main className="sb">
        <aside className="sl" aria-label={t("simulator.who")}>
          <h2 className="hd2">{t("simulator.who")}</h2>
          {people.map((item) => (
            <button
              key={item.phone}
              type="button"
              className={`it2 ${item.phone === person?.phone ? "on" : ""}`}
              aria-pressed={item.phone === person?.phone}
              onClick={() => setChosen(item.phone)}
            >
              <Avatar name={item.name} size={32} channel="simulator" />
              <span className="grow t">
                <span className="m t">{item.name}</span>
                <span className="sm mute n">{spelled(item.phone)}</span>
              </span>
            </button>
          ))}
          <Button
            className="plus0"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus className="i s" aria-hidden />}
            onClick={() => setAdding(true)}
          >
            {t("simulator.newPerson")}
          </Button>
        </aside>
        {person ? <Handset key={person.phone} person={person} onNew={() => setAdding(true)} /> : <div />}
      </main>
      {adding && <NewPerson onAdd={add} onClose={() => setAdding(false)} />}
      <Toasts />
    </div>
  );
}

function Handset({ person, onNew }: { person: Person; onNew: () => void }) {
  const phone = usePhone(person);
  return (
    <>
      <Phone phone={phone} />
      <Scenes phone={phone} onNew={onNew} />
    </>
  );
}
