import { ActionIcon, Button, Switch } from "@mantine/core";
import { IconHourglass, IconPaperclip, IconRefresh, IconSend, IconX } from "@tabler/icons-react";
import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type Definition, type Gesture, type Kind, type WalkEvent, walk } from "@/api/flows";
import { ownMediaUrl } from "@/api/media";
import { useWords } from "@/i18n/spoken";
import { Markup } from "@/ui/markup";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";

/** What may be left by the way of what went wrong. */
const FAILING: Kind[] = ["request", "field", "contact"];

interface Props {
  flowId: string;
  drawing: Definition;
  said: (string | Gesture)[];
  onSay: (said: (string | Gesture)[]) => void;
  onHere: (step: string | null) => void;
  onClose: () => void;
}

/** A telephone that talks to what is drawn, from the beginning at every change; nothing of it is kept or sent. */
export function TestPhone({ flowId, drawing, said, onSay, onHere, onClose }: Props) {
  const { t } = useWords();
  const [text, setText] = useState("");
  const [fail, setFail] = useState(false);
  const end = useRef<HTMLDivElement>(null);
  const { data, error } = useQuery({
    queryKey: ["flow-walk", flowId, drawing, said, fail],
    queryFn: () => walk(flowId, drawing, said, fail),
    placeholderData: keepPreviousData,
    gcTime: 0,
  });
  const events = data?.turns.flatMap((turn) => turn.events) ?? [];
  const here = data && !data.ended ? (events.findLast((event) => event.step)?.step ?? null) : null;
  const last = data?.ended ? undefined : events.at(-1);
  useEffect(() => {
    onHere(here);
  }, [here, onHere]);
  useEffect(() => () => onHere(null), [onHere]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what was said last is what one wants to see
  useEffect(() => {
    end.current?.scrollIntoView({ block: "end" });
  }, [data]);
  const say = (words: string) => {
    if (words.trim() && !data?.ended) onSay([...said, words.trim()]);
    setText("");
  };
  const act = (gesture: Gesture["do"]) => onSay([...said, { do: gesture }]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    say(text);
  };
  return (
    <section className="fl-side fl-phone" aria-label={t("flows.test.title")}>
      <header>
        <h2 className="grow m">{t("flows.test.title")}</h2>
        <Tip label={t("flows.test.again")} onClick={() => onSay([])}>
          <IconRefresh className="i s" aria-hidden />
        </Tip>
        <ActionIcon aria-label={t("action.close")} onClick={onClose}>
          <IconX className="i s" aria-hidden />
        </ActionIcon>
      </header>
      <div className="fl-talk" role="log" aria-live="polite">
        <p className="xs mute">{t("flows.test.text")}</p>
        {drawing.nodes.some(({ does }) => FAILING.includes(does.type)) && (
          <Switch
            size="xs"
            label={t("flows.test.fail")}
            checked={fail}
            onChange={(event) => setFail(event.currentTarget.checked)}
          />
        )}
        {error && <p className="warn bad">{explain(error, t)}</p>}
        {data?.turns.map((turn, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: turns only ever follow each other
          <div key={index} className="fl-turn">
            {turn.said && <p className="fl-bubble mine">{turn.said}</p>}
            {turn.did === "file" && (
              <div className="fl-bubble mine">
                <Shown kind="document" />
              </div>
            )}
            {turn.did === "silence" && <p className="fl-fact xs mute">{t("flows.test.silent")}</p>}
            {turn.events.map((event, place) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: as above
              <Happening key={place} event={event} open={index === data.turns.length - 1} onTap={say} />
            ))}
          </div>
        ))}
        {data?.ended && (
          <Button variant="default" size="compact-sm" onClick={() => onSay([])}>
            {t("flows.test.again")}
          </Button>
        )}
        <div ref={end} />
      </div>
      <form className="fl-say" onSubmit={submit}>
        <Tip label={t("flows.test.file")} disabled={!last} onClick={() => act("file")}>
          <IconPaperclip className="i s" aria-hidden />
        </Tip>
        <Tip label={t("flows.test.silence")} disabled={!last?.until} onClick={() => act("silence")}>
          <IconHourglass className="i s" aria-hidden />
        </Tip>
        <input
          aria-label={t("flows.test.say")}
          placeholder={t("flows.test.say")}
          value={text}
          disabled={data?.ended}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon type="submit" aria-label={t("flows.test.send")} disabled={!text.trim()}>
          <IconSend className="i s" aria-hidden />
        </ActionIcon>
      </form>
    </section>
  );
}

/** A file as the customer would have it. */
function Shown({ id, kind, name, thumb }: NonNullable<NonNullable<WalkEvent["saying"]>["media"]>) {
  const { t } = useWords();
  const called = name ?? t(`flows.media.${kind}`);
  if (id && thumb) return <img className="fl-shown" src={`${ownMediaUrl(id)}/thumb`} alt={called} />;
  return (
    <span className="fl-file sm sec">
      <IconPaperclip className="i s" aria-hidden />
      <span className="t">{called}</span>
    </span>
  );
}

function Happening({
  event,
  open,
  onTap,
}: {
  event: WalkEvent;
  open: boolean;
  onTap: (text: string) => void;
}) {
  const { t } = useWords();
  if (event.name === "BotSaid" && event.saying) {
    const { text, media, options } = event.saying;
    return (
      <div className="fl-bubble">
        {media && <Shown {...media} />}
        {text && (
          <div>
            <Markup text={text} />
          </div>
        )}
        {options && (
          <span className="fl-taps">
            {options.choices.map(({ id, title }) => (
              <button key={id} type="button" disabled={!open} onClick={() => onTap(title)}>
                {title}
              </button>
            ))}
          </span>
        )}
      </div>
    );
  }
  const told = {
    BotRequested: () =>
      event.fills
        ? t("flows.test.fills", { value: event.fills.value })
        : t("flows.test.request", { url: event.request?.url ?? "" }),
    BotWaiting: () => t("flows.test.wait"),
    BotMoved: () => t("flows.test.moved"),
    BotActed: () => event.actions?.map(({ do: act }) => t(`automation.do.${act}`)).join(" · "),
    BotHandedOver: () => t(event.why === "flow" ? "flows.test.handed" : "flows.test.gaveUp"),
    BotEnded: () => t("flows.test.ended"),
  }[event.name];
  return told ? <p className="fl-fact xs mute">{told()}</p> : null;
}
