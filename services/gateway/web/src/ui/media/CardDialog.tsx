import { Button, TextInput } from "@mantine/core";
import { IconPlus, IconX } from "@tabler/icons-react";
import { useState } from "react";
import type { ContactCard } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { Tip } from "@/ui/Tip";

const NUMBER = /^\+\d{8,15}$/;
const bare = (text: string) => text.replace(/[\s().-]/g, "");

/** Somebody's name and numbers, as a card that the customer can keep. */
export function CardDialog({
  onSend,
  onClose,
}: {
  onSend: (cards: ContactCard[]) => void;
  onClose: () => void;
}) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [phones, setPhones] = useState([{ id: 0, text: "" }]);
  const wrong = (text: string) => text.trim() !== "" && !NUMBER.test(bare(text));
  const given = phones.map((phone) => phone.text).filter((text) => text.trim());
  const right = name.trim() !== "" && given.length > 0 && !given.some(wrong);
  const change = (id: number, text: string) =>
    setPhones(phones.map((phone) => (phone.id === id ? { id, text } : phone)));
  return (
    <Dialog onClose={onClose} size={400} title={t("composer.sendCard")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (right) onSend([{ name: name.trim(), phones: given.map(bare) }]);
        }}
      >
        <TextInput
          data-autofocus
          label={t("composer.cardName")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        {phones.map(({ id, text }, index) => (
          <TextInput
            key={id}
            type="tel"
            label={t("composer.cardPhone")}
            placeholder="+55 21 98842-1170"
            value={text}
            error={wrong(text) && t("simulator.numberWrong")}
            rightSection={
              index > 0 && (
                <Tip
                  size={24}
                  label={t("composer.removePhone")}
                  onClick={() => setPhones(phones.filter((phone) => phone.id !== id))}
                >
                  <IconX className="i xs" aria-hidden />
                </Tip>
              )
            }
            onChange={(event) => change(id, event.currentTarget.value)}
          />
        ))}
        <Button
          variant="subtle"
          color="gray"
          leftSection={<IconPlus className="i s" aria-hidden />}
          onClick={() => setPhones([...phones, { id: (phones.at(-1)?.id ?? 0) + 1, text: "" }])}
        >
          {t("composer.addPhone")}
        </Button>
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!right}>
            {t("action.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
