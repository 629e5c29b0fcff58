import { Button, TextInput } from "@mantine/core";
import { useState } from "react";
import type { Place } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { pointOf } from "./place";

/** A place by its numbers or by a map's link: no map of somebody else's is loaded to choose it. */
export function LocationDialog({ onSend, onClose }: { onSend: (place: Place) => void; onClose: () => void }) {
  const { t } = useWords();
  const [where, setWhere] = useState("");
  const [name, setName] = useState("");
  const [address, setAddress] = useState("");
  const point = pointOf(where);
  return (
    <Dialog onClose={onClose} size={440} title={t("composer.sendLocation")}>
      <form
        onSubmit={(event) => {
          event.preventDefault();
          if (point) onSend({ ...point, name: name.trim() || null, address: address.trim() || null });
        }}
      >
        <TextInput
          data-autofocus
          label={t("composer.point")}
          description={t("composer.pointText")}
          placeholder="-22.97168, -43.18426"
          value={where}
          error={where.trim() !== "" && !point && t("composer.pointWrong")}
          onChange={(event) => setWhere(event.currentTarget.value)}
        />
        <TextInput
          label={t("composer.placeName")}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
        <TextInput
          label={t("composer.placeAddress")}
          value={address}
          onChange={(event) => setAddress(event.currentTarget.value)}
        />
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" disabled={!point}>
            {t("action.send")}
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
