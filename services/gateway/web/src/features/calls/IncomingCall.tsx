import { Button } from "@mantine/core";
import { IconMessage, IconPhone, IconPhoneX } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { useEffect, useId, useRef } from "react";
import { heldTicket } from "@/api/queries";
import type { Call } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar, ChannelMark } from "@/ui/Avatar";
import { useWays } from "@/ui/desk";
import { phone } from "@/ui/format";
import { isTyping } from "@/ui/typing";
import { useSecond } from "@/ui/useNow";
import { useCall } from "./useCall";

export function IncomingCall({ call, behind }: { call: Call; behind: boolean }) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();
  const title = useId();
  const answer = useRef<HTMLButtonElement>(null);
  const command = useCall(call);
  const seconds = Math.max(0, Math.floor((useSecond() - Date.parse(call.offered_at)) / 1000));

  useEffect(() => {
    if (!behind && !isTyping(document.activeElement)) answer.current?.focus();
  }, [behind]);

  const last = call.ticket && heldTicket(client, call.ticket.id)?.last_message?.text;
  return (
    <section className={`call ${behind ? "behind" : ""}`} role="alertdialog" aria-labelledby={title}>
      <div className="bd">
        <div className="row sm sec">
          <ChannelMark kind={call.channel.kind} />
          {t("call.through", { channel: call.channel.name })}
        </div>
        <div className="ring">
          <Avatar name={call.contact.name} id={call.contact.id} size={96} />
        </div>
        <h2 id={title}>
          <span className="vh">{t("call.from")} </span>
          {call.contact.name}
        </h2>
        <div className="sec n">{phone(call.contact.phone)}</div>
        <div className="sm mute n">{t("call.ringing", { seconds })}</div>
        <div className="ct">
          <Button
            size="lg"
            className="reject"
            leftSection={<IconPhoneX className="i" aria-hidden />}
            disabled={command.isPending}
            onClick={() => command.mutate("reject")}
          >
            {t("call.reject")}
          </Button>
          <Button
            ref={answer}
            size="lg"
            className="answer"
            leftSection={<IconPhone className="i" aria-hidden />}
            loading={command.isPending}
            onClick={() => command.mutate("answer")}
          >
            {t("call.answer")}
          </Button>
        </div>
      </div>
      {call.ticket && (
        <div className="tkc">
          <IconMessage className="i" aria-hidden />
          <span className="grow t">
            <span className="m n">
              #{call.ticket.number}
              {call.ticket.queue && `, ${call.ticket.queue.name}`}
            </span>
            {last && <span className="mute t last">{last}</span>}
          </span>
          <Button variant="default" size="xs" onClick={() => call.ticket && desk.open(call.ticket.id)}>
            {t("action.open")}
          </Button>
        </div>
      )}
    </section>
  );
}
