import { Button, Select, Textarea } from "@mantine/core";
import { IconAlertTriangle } from "@tabler/icons-react";
import { useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queuesQuery, teamQuery } from "@/api/queries";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { toast } from "@/ui/toast";
import { useTicketActions } from "@/ui/useTicketActions";

const ORDER = { online: 0, away: 1, offline: 2 };

export function TransferDialog({ ticket, onClose }: { ticket: Ticket; onClose: () => void }) {
  const { t } = useWords();
  const { command } = useTicketActions();
  const queues = useQuery(queuesQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  const [queueId, setQueueId] = useState<string | null>(null);
  const [userId, setUserId] = useState<string | null>(null);
  const [note, setNote] = useState("");

  const people = team
    .filter((member) => member.id !== ticket.assignee?.id)
    .toSorted((a, b) => ORDER[a.presence] - ORDER[b.presence] || a.name.localeCompare(b.name));
  const chosen = people.find((member) => member.id === userId);
  const queue = queueId ?? ticket.queue?.id;
  const foreign = chosen && queue && !chosen.queue_ids.includes(queue);
  const queueName = queues.find((item) => item.id === queue)?.name ?? "";
  const first = chosen?.name.split(" ")[0] ?? "";

  const send = useMutation({
    mutationFn: () =>
      command(ticket, "transfer", {
        ...(queueId && { queue_id: queueId }),
        ...(userId && { user_id: userId }),
        ...(note.trim() && { note: note.trim() }),
        ...(foreign && { anyway: true }),
      }),
    onSuccess: (fresh) => {
      if (!fresh) return;
      const target = [chosen?.name, queueId ? queueName : ""].filter(Boolean).join(", ");
      toast(t("toast.transferred", { target }));
      onClose();
    },
  });

  return (
    <Dialog onClose={onClose} title={t("transfer.title", { number: ticket.number })} size={480}>
      <Select
        data-autofocus
        label={t("transfer.user")}
        placeholder={t("transfer.anyone")}
        clearable
        searchable
        nothingFoundMessage={t("transfer.nobody")}
        value={userId}
        onChange={setUserId}
        data={people.map(({ id, name }) => ({ value: id, label: name }))}
        leftSection={chosen && <Avatar name={chosen.name} id={chosen.id} size={20} />}
        renderOption={({ option }) => {
          const member = people.find((item) => item.id === option.value);
          return (
            member && (
              <span className="row grow option">
                <Avatar name={member.name} id={member.id} size={24} presence={member.presence} />
                <span className="t grow">{member.name}</span>
                <span className="sm mute">{t(`presence.${member.presence}`)}</span>
              </span>
            )
          );
        }}
      />
      <Select
        label={t("transfer.queue")}
        placeholder={
          ticket.queue ? t("transfer.keepQueue", { name: ticket.queue.name }) : t("transfer.anyQueue")
        }
        clearable
        value={queueId}
        onChange={setQueueId}
        data={queues.map(({ id, name }) => ({ value: id, label: name }))}
      />
      <Textarea
        label={t("transfer.note")}
        description={t("transfer.noteText")}
        autosize
        minRows={2}
        maxRows={6}
        value={note}
        onChange={(event) => setNote(event.currentTarget.value)}
      />
      {chosen && chosen.presence === "offline" && <Warning text={t("transfer.offline", { name: first })} />}
      {foreign && <Warning text={t("transfer.foreign", { name: first, queue: queueName })} />}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.cancel")}
        </Button>
        <Button disabled={!queueId && !userId} loading={send.isPending} onClick={() => send.mutate()}>
          {t(foreign || chosen?.presence === "offline" ? "transfer.anyway" : "action.transfer")}
        </Button>
      </div>
    </Dialog>
  );
}

function Warning({ text }: { text: string }) {
  return (
    <p className="warn" role="status">
      <IconAlertTriangle className="i s" aria-hidden />
      {text}
    </p>
  );
}
