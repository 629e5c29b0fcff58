import { Button, Select, Textarea, TextInput } from "@mantine/core";
import { IconInfoCircle } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { type Addressee, begin, reachQuery } from "@/api/beginning";
import { Refusal } from "@/api/client";
import { channelsQuery, keys, meQuery, queuesQuery } from "@/api/queries";
import type { TemplateUse, Ticket } from "@/api/types";
import { uuid } from "@/api/uuid";
import { useWords } from "@/i18n/spoken";
import { applyTicket } from "@/live/apply";
import { Dialog } from "@/ui/Dialog";
import { useWays } from "@/ui/desk";
import { phone } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { SmsParts } from "@/ui/SmsParts";
import { countParts, MOST_PARTS } from "@/ui/sms";
import { TemplatePicker } from "@/ui/templates/TemplatePicker";
import { toast } from "@/ui/toast";
import { AddresseeField } from "./AddresseeField";
import "./beginning.css";

interface Props {
  /** Whom to write to, and by what, where that is known already. */
  contactId?: string;
  channelId?: string;
  onClose: () => void;
}

/** Writes first: to whom, on which channel, and what. A ticket that is live there is offered instead. */
export function BeginDialog({ contactId, channelId, onClose }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();
  const id = useMemo(uuid, []);
  const me = useQuery(meQuery).data;
  const queues = useQuery(queuesQuery).data ?? [];
  const channels = useQuery(channelsQuery).data ?? [];
  const [to, setTo] = useState<Addressee | null>(contactId ? { contact_id: contactId } : null);
  const [wanted, setWanted] = useState<string | null>(channelId ?? null);
  const [queueId, setQueueId] = useState<string | null>(null);
  const [name, setName] = useState("");
  const [text, setText] = useState("");
  const reach = useQuery(reachQuery(to));
  const ways = to ? (reach.data?.items ?? []) : [];
  const way =
    ways.find((each) => each.channel.id === wanted) ??
    ways.find((each) => each.possible && !each.template) ??
    ways.find((each) => each.possible);
  const can = channels.find((each) => each.id === way?.channel.id)?.capabilities;
  const known = reach.data?.contact;
  const signed = me?.signature && text ? `${me.name}:\n${text}` : text;
  const sms = can?.segments === "sms";
  const long = sms ? countParts(signed).parts > MOST_PARTS : text.length > (can?.text_limit ?? 4096);

  const open = (ticketId: string) => {
    desk.open(ticketId, { state: "open", group: false });
    onClose();
  };
  const send = async (message: { text?: string; template?: TemplateUse }): Promise<Ticket | null> => {
    if (!to || !way) return null;
    const fresh = await begin(to, {
      channel_id: way.channel.id,
      ...(queueId && { queue_id: queueId }),
      ...(name.trim() && { name: name.trim() }),
      message: { id, ...message },
    });
    client.setQueryData(keys.ticket(fresh.ticket.id), (held: Ticket | undefined) => held ?? fresh.ticket);
    applyTicket(client, fresh.ticket);
    void client.invalidateQueries({ queryKey: keys.counters() });
    toast(t("begin.done", { name: fresh.ticket.contact.name }));
    open(fresh.ticket.id);
    return fresh.ticket;
  };
  const sending = useMutation({ mutationFn: () => send({ text: text.trim() }) });
  const live =
    sending.error instanceof Refusal ? (sending.error.problem.ticket_id ?? way?.ticket_id) : way?.ticket_id;
  const writes = to !== null && way?.possible === true && !live;

  return (
    <Dialog
      onClose={onClose}
      size={way?.template ? 640 : 480}
      title={known && contactId ? t("begin.titleTo", { name: known.name }) : t("begin.title")}
    >
      {!contactId && (
        <AddresseeField onChange={setTo} error={reach.isError && to ? explain(reach.error, t) : undefined} />
      )}
      {contactId && known?.phone && <p className="sm sec n begin-who">{phone(known.phone)}</p>}
      {to && reach.data && !known && !contactId && (
        <TextInput
          label={t("begin.name")}
          description={t("begin.nameText")}
          maxLength={200}
          value={name}
          onChange={(event) => setName(event.currentTarget.value)}
        />
      )}
      {to && reach.data && (
        <div className="pair">
          <Select
            label={t("begin.channel")}
            allowDeselect={false}
            value={way?.channel.id ?? null}
            onChange={(next) => {
              sending.reset();
              setWanted(next);
            }}
            error={way || ways.length === 0 ? undefined : t("begin.noWay")}
            data={ways.map((each) => ({
              value: each.channel.id,
              label: each.channel.name,
              disabled: !each.possible && !each.ticket_id,
            }))}
            renderOption={({ option }) => {
              const each = ways.find((one) => one.channel.id === option.value);
              return (
                <span className="begin-way">
                  <span>{option.label}</span>
                  {each?.why && (
                    <span className="xs mute">{t(`begin.why.${each.why.split(".").at(-1)}`)}</span>
                  )}
                  {each?.template && <span className="xs mute">{t("begin.why.template")}</span>}
                </span>
              );
            }}
          />
          <Select
            label={t("begin.queue")}
            placeholder={t("begin.queueOfChannel")}
            clearable
            value={queueId}
            onChange={setQueueId}
            data={queues.map((each) => ({ value: each.id, label: each.name }))}
          />
        </div>
      )}
      {live && (
        <p className="warn begin-live" role="status">
          <IconInfoCircle className="i s" aria-hidden />
          <span className="grow">{t("begin.live")}</span>
          <Button size="xs" variant="light" onClick={() => open(live)}>
            {t("begin.openLive")}
          </Button>
        </p>
      )}
      {writes && way.template ? (
        <TemplatePicker
          key={way.channel.id}
          channelId={way.channel.id}
          noMarketing={way.no_marketing}
          action={{ label: t("begin.send"), run: (use) => send({ template: use }) }}
        />
      ) : (
        <>
          {writes && (
            <Textarea
              label={t("begin.text")}
              data-autofocus={contactId ? true : undefined}
              autosize
              minRows={3}
              maxRows={10}
              value={text}
              error={long && t("begin.tooLong")}
              onChange={(event) => setText(event.currentTarget.value)}
            />
          )}
          {writes && sms && <SmsParts text={signed} />}
          {sending.isError && !live && (
            <p className="warn bad" role="alert">
              {explain(sending.error, t)}
            </p>
          )}
          <div className="dialog-foot">
            <Button variant="subtle" color="gray" onClick={onClose}>
              {t("action.cancel")}
            </Button>
            <Button
              disabled={!writes || !text.trim() || long}
              loading={sending.isPending}
              onClick={() => sending.mutate()}
            >
              {t("begin.send")}
            </Button>
          </div>
        </>
      )}
    </Dialog>
  );
}
