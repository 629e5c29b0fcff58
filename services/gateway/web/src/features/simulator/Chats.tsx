import { Button, TextInput } from "@mantine/core";
import { IconPlus } from "@tabler/icons-react";
import { useState } from "react";
import type { SimulatedGroup } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { shortTime } from "@/ui/format";
import { plain } from "@/ui/markup";
import { useStored } from "@/ui/stored";
import { Face } from "./Phone";
import { threads } from "./thread";
import type { usePhone } from "./usePhone";

interface Props {
  phone: ReturnType<typeof usePhone>;
  onChoose: (group: SimulatedGroup | null) => void;
}

const idOf = (name: string) =>
  `${name
    .normalize("NFD")
    .replace(/[^A-Za-z0-9]+/g, "-")
    .toLowerCase()
    .slice(0, 60)}@g.us`;

/** The phone's chats: the shop, and the groups that this customer writes in. */
export function Chats({ phone, onChoose }: Props) {
  const { t, i18n } = useWords();
  const [known, setKnown] = useStored<SimulatedGroup[]>("guiche.simulator.groups", []);
  const [name, setName] = useState<string | null>(null);
  const start = () => {
    const wanted = (name ?? "").trim();
    if (!wanted) return;
    const group = { id: idOf(wanted), name: wanted };
    setKnown([...known.filter((held) => held.id !== group.id), group]);
    onChoose(group);
  };
  return (
    <>
      <header className="phd">
        <h2 className="b grow chats-h">{t("simulator.chats")}</h2>
      </header>
      <div className="chats">
        {threads(phone.items, known).map(({ group, last, unread }) => (
          <button key={group?.id ?? ""} type="button" className="it2" onClick={() => onChoose(group)}>
            <Face group={group !== null} />
            <span className="grow t">
              <span className="m t">{group?.name ?? t("simulator.shop")}</span>
              <span className="sm mute t">
                {last &&
                  (last.text ? plain(last.text) : t(`kind.${last.kind}`, { defaultValue: t("kind.text") }))}
              </span>
            </span>
            <span className="xs mute n">{last && shortTime(last.at, i18n.language)}</span>
            {unread > 0 && <span className="dot">{unread}</span>}
          </button>
        ))}
        {name === null ? (
          <Button
            className="plus0"
            variant="subtle"
            color="gray"
            leftSection={<IconPlus className="i s" aria-hidden />}
            onClick={() => setName("")}
          >
            {t("simulator.newGroup")}
          </Button>
        ) : (
          <form
            className="new-group"
            onSubmit={(event) => {
              event.preventDefault();
              start();
            }}
          >
            <TextInput
              autoFocus
              className="grow"
              aria-label={t("simulator.groupName")}
              placeholder={t("simulator.groupName")}
              value={name}
              onChange={(event) => setName(event.currentTarget.value)}
            />
            <Button type="submit" disabled={!name.trim()}>
              {t("simulator.create")}
            </Button>
          </form>
        )}
      </div>
    </>
  );
}
