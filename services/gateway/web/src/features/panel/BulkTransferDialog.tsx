import { Button, Select } from "@mantine/core";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queuesQuery, teamQuery } from "@/api/catalogues";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import type { BulkWish } from "./useBulk";

interface Props {
  count: number;
  onClose: () => void;
  onTransfer: (wish: BulkWish) => void;
}

export function BulkTransferDialog({ count, onClose, onTransfer }: Props) {
  const { t } = useWords();
  const queues = useQuery(queuesQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const [queueId, setQueueId] = useState<string | null>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const chosen = team.find((member) => member.id === userId);
  const foreign = chosen !== undefined && queueId !== null && !chosen.queue_ids.includes(queueId);
  return (
    <Dialog onClose={onClose} title={t("panel.transferTitle", { count })} size={480}>
      <Select
        data-autofocus
        label={t("transfer.user")}
        placeholder={t("transfer.anyone")}
        clearable
        searchable
        nothingFoundMessage={t("transfer.nobody")}
        value={userId}
        onChange={setUserId}
        data={team.map(({ id, name, presence }) => ({
          value: id,
          label: `${name} · ${t(`presence.${presence}`)}`,
        }))}
      />
      <Select
        label={t("transfer.queue")}
        placeholder={t("panel.keepQueue")}
        clearable
        value={queueId}
        onChange={setQueueId}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
      />
      {foreign && (
        <p className="warn" role="status">
          {t("transfer.foreign", {
            name: chosen.name.split(" ")[0],
            queue: queues.find((each) => each.id === queueId)?.name ?? "",
          })}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button
          disabled={!queueId && !userId}
          onClick={() =>
            onTransfer({
              action: "transfer",
              ...(queueId && { queue_id: queueId }),
              ...(userId && { user_id: userId, anyway: true }),
            })
          }
        >
          {t("action.transfer")}
        </Button>
      </div>
    </Dialog>
  );
}
