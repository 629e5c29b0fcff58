import { Button, TextInput } from "@mantine/core";
import { IconCheck, IconX } from "@tabler/icons-react";
import { useInfiniteQuery, useMutation, useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ticketsOf } from "@/api/cache";
import { type Forwarded, forward } from "@/api/messages";
import { mayWork } from "@/api/permissions";
import { findQuery, meQuery, ticketsQuery } from "@/api/queries";
import type { Message, Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { explain, explainProblem } from "@/ui/refusal";
import { toast } from "@/ui/toast";

const MOST = 10;

interface Props {
  ticket: Ticket;
  message: Message;
  onClose: () => void;
}

/** To one's other open tickets, ten at most; each says what became of it. */
export function ForwardDialog({ ticket, message, onClose }: Props) {
  const { t } = useWords();
  const me = useQuery(meQuery).data;
  const [q, setQ] = useState("");
  const [chosen, setChosen] = useState<Ticket[]>([]);
  const open = useInfiniteQuery(ticketsQuery({ state: "open", group: false, order: "newest" }));
  const found = useQuery(findQuery(q)).data;
  const offered = (q.trim().length > 1 ? (found ?? []) : ticketsOf(open.data)).filter(
    (item) => item.id !== ticket.id && me && mayWork(me, item),
  );
  const shown = [...chosen, ...offered.filter((item) => !chosen.some((held) => held.id === item.id))];
  const sending = useMutation({
    mutationFn: () =>
      forward(
        ticket.id,
        message.id,
        chosen.map((item) => item.id),
      ),
    onSuccess: ({ items }) => {
      if (!items.every((item) => item.ok)) return;
      toast(t("message.forwardedTo", { count: items.length }));
      onClose();
    },
  });
  const outcomes = new Map(sending.data?.items.map((item) => [item.ticket_id, item]));
  const toggle = (item: Ticket) =>
    setChosen((held) =>
      held.some((one) => one.id === item.id) ? held.filter((one) => one.id !== item.id) : [...held, item],
    );
  return (
    <Dialog onClose={onClose} size={440} title={t("message.forward")}>
      <TextInput
        data-autofocus
        aria-label={t("inbox.search")}
        placeholder={t("inbox.search")}
        value={q}
        onChange={(event) => setQ(event.currentTarget.value)}
      />
      <fieldset className="pick" aria-label={t("message.forwardTo")}>
        {shown.map((item) => {
          const on = chosen.some((held) => held.id === item.id);
          return (
            <label key={item.id} className="pick-row">
              <input
                type="checkbox"
                checked={on}
                disabled={sending.isSuccess || (!on && chosen.length >= MOST)}
                onChange={() => toggle(item)}
              />
              <Avatar name={item.contact.name} id={item.contact.id} size={32} channel={item.channel.kind} />
              <span className="grow t">
                <span className="m t">{item.contact.name}</span>
                <span className="xs mute n">#{item.number}</span>
              </span>
              <Outcome outcome={outcomes.get(item.id)} />
            </label>
          );
        })}
        {shown.length === 0 && <p className="sm mute none">{t("message.nowhere")}</p>}
      </fieldset>
      {sending.isError && (
        <p className="warn bad" role="alert">
          {explain(sending.error, t)}
        </p>
      )}
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t(sending.isSuccess ? "action.close" : "action.cancel")}
        </Button>
        {!sending.isSuccess && (
          <Button disabled={chosen.length === 0} loading={sending.isPending} onClick={() => sending.mutate()}>
            {chosen.length > 1 ? t("message.forwardMany", { count: chosen.length }) : t("message.forward")}
          </Button>
        )}
      </div>
    </Dialog>
  );
}

function Outcome({ outcome }: { outcome: Forwarded | undefined }) {
  const { t } = useWords();
  if (!outcome) return null;
  if (outcome.ok) return <IconCheck className="i s" aria-label={t("delivery.sent")} />;
  const reason = explainProblem({ status: 409, code: outcome.code ?? "" }, t);
  return (
    <span className="row xs bad">
      <IconX className="i xs" aria-hidden />
      {reason}
    </span>
  );
}
