import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Person } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";

/** A Brazilian mobile number that nobody has: the reserved 9 0000 range. */
const invented = () => `+552190000${String(Math.floor(Math.random() * 10_000)).padStart(4, "0")}`;

const NUMBER = /^\+\d{8,15}$/;

export function NewPerson({ onAdd, onClose }: { onAdd: (person: Person) => void; onClose: () => void }) {
  const { t } = useWords();
  const [name, setName] = useState("");
  const [phone, setPhone] = useState(invented);
  const bare = phone.replace(/[\s()-]/g, "");
  const right = NUMBER.test(bare);
  return (
    <Dialog onClose={onClose} title={t("simulator.newPerson")} size={400}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (name.trim() && right) onAdd({ name: name.trim(), phone: bare });
        }}
      >
        <TextInput
          data-autofocus
          label={t("simulator.name")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          type="tel"
          label={t("simulator.number")}
          value={phone}
          error={!right && t("simulator.numberWrong")}
          onChange={(event) => setPhone(event.currentTarget.value)}
        />
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!name.trim() || !right}>
            {t("simulator.create")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
