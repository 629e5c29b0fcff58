import { IconPhoneOff } from "@tabler/icons-react";
import type { Call } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { useWays } from "@/ui/desk";
import { duration } from "@/ui/format";
import { useHint } from "@/ui/Hint";
import { useSecond } from "@/ui/useNow";
import { useCall } from "./useCall";

export function CallPill({ call }: { call: Call }) {
  const { t } = useWords();
  const desk = useWays();
  const command = useCall(call);
  const seconds = (useSecond() - Date.parse(call.answered_at ?? call.offered_at)) / 1000;
  const ticket = call.ticket;
  const { target, point, hint } = useHint<HTMLButtonElement>({ label: t("call.hangup") });
  return (
    <section className="mini" aria-label={t("call.running", { name: call.contact.name })}>
      <button
        type="button"
        className="who2"
        disabled={!ticket}
        onClick={() => ticket && desk.open(ticket.id)}
      >
        <Avatar name={call.contact.name} id={call.contact.id} size={36} channel={call.channel.kind} />
        <span className="t">
          <span className="m t">{call.contact.name}</span>
          <span className="sm mute n">{duration(seconds)}</span>
        </span>
      </button>
      <button
        ref={target}
        type="button"
        className="hang"
        aria-label={t("call.hangup")}
        disabled={command.isPending}
        onPointerEnter={point}
        onClick={() => command.mutate("hangup")}
      >
        <IconPhoneOff className="i" aria-hidden />
      </button>
      {hint}
    </section>
  );
}
