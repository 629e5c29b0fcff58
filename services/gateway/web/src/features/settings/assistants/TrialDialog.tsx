import { Button, TextInput } from "@mantine/core";
import { IconFile, IconRefresh, IconSend } from "@tabler/icons-react";
import { useMutation } from "@tanstack/react-query";
import { type FormEvent, useEffect, useRef, useState } from "react";
import { type Assistant, type Trial, type TrialChoice, tryAssistant } from "@/api/assistants";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { Markup } from "@/ui/markup";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";

interface Turn {
  mine?: string;
  answer?: Trial;
  fault?: string;
}

/** A talk with a bot, to see whether it works and what it says. The desk keeps nothing of it. */
export function TrialDialog({ assistant, onClose }: { assistant: Assistant; onClose: () => void }) {
  const { t } = useWords();
  const [turns, setTurns] = useState<Turn[]>([]);
  const [text, setText] = useState("");
  const end = useRef<HTMLDivElement>(null);
  const last = turns.findLast(({ answer }) => answer)?.answer;
  const ask = useMutation({
    mutationFn: (said: { text?: string; choice?: TrialChoice }) =>
      tryAssistant(assistant.id, {
        text: said.choice?.title ?? said.text,
        choice: said.choice?.id,
        session: last && !last.ended ? last.session : null,
        awaits: last && !last.ended ? last.awaits : null,
      }),
    onMutate: (said) => setTurns((before) => [...before, { mine: said.choice?.title ?? said.text }]),
    onSuccess: (answer) => setTurns((before) => [...before, { answer }]),
    onError: (reason) => setTurns((before) => [...before, { fault: explain(reason, t) }]),
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: every new turn is shown
  useEffect(() => {
    end.current?.scrollIntoView({ block: "nearest" });
  }, [turns.length]);
  const send = (event: FormEvent) => {
    event.preventDefault();
    const said = text.trim();
    if (!said || ask.isPending) return;
    setText("");
    ask.mutate({ text: said });
  };
  return (
    <Dialog
      onClose={onClose}
      title={t("settings.assistants.trial.title", { name: assistant.name })}
      size={480}
    >
      <div className="as-talk" role="log" aria-label={t("settings.assistants.trial.log")}>
        {turns.length === 0 && <p className="sm mute as-hint">{t("settings.assistants.trial.hint")}</p>}
        {turns.map((turn, at) => (
          <TurnView
            // biome-ignore lint/suspicious/noArrayIndexKey: turns are only ever added
            key={at}
            turn={turn}
            onChoose={
              at === turns.length - 1 && !ask.isPending ? (choice) => ask.mutate({ choice }) : undefined
            }
          />
        ))}
        {ask.isPending && <p className="sm mute">{t("settings.assistants.trial.waiting")}</p>}
        <div ref={end} />
      </div>
      <form className="as-say" onSubmit={send}>
        <TextInput
          data-autofocus
          className="grow"
          aria-label={t("settings.assistants.trial.say")}
          placeholder={t("settings.assistants.trial.say")}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <Tip type="submit" variant="filled" size={36} label={t("action.send")} disabled={!text.trim()}>
          <IconSend className="i s" aria-hidden />
        </Tip>
        <Tip
          size={36}
          label={t("settings.assistants.trial.again")}
          disabled={turns.length === 0 || ask.isPending}
          onClick={() => setTurns([])}
        >
          <IconRefresh className="i s" aria-hidden />
        </Tip>
      </form>
    </Dialog>
  );
}

function TurnView({ turn, onChoose }: { turn: Turn; onChoose?: (choice: TrialChoice) => void }) {
  const { t, i18n } = useWords();
  if (turn.mine !== undefined) return <div className="as-bubble mine">{turn.mine}</div>;
  if (turn.fault) return <p className="warn bad">{turn.fault}</p>;
  const { answer } = turn;
  if (!answer) return null;
  const silent = answer.said.length === 0 && answer.orders.length === 0 && !answer.failed;
  return (
    <>
      {answer.said.map((said, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: what was said stays as it was
        <div key={at} className="as-part">
          <div className="as-bubble">
            {said.text && <Markup text={said.text} />}
            {said.file && (
              <a className="row" href={said.file} target="_blank" rel="noopener noreferrer">
                <IconFile className="i s" aria-hidden />
                {t(`kind.${said.file_kind}`, { defaultValue: t("kind.document") })}
              </a>
            )}
          </div>
          {said.choices.length > 0 && (
            <div className="as-choices">
              {said.choices.map((choice) => (
                <Button
                  key={choice.id}
                  variant="default"
                  size="compact-md"
                  disabled={!onChoose}
                  onClick={() => onChoose?.(choice)}
                >
                  {choice.title}
                </Button>
              ))}
            </div>
          )}
        </div>
      ))}
      {answer.failed && (
        <p className="warn bad">
          {answer.failed.detail} <span className="n">({answer.failed.code})</span>
        </p>
      )}
      {answer.orders.map((order, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: orders stay as they were
        <p key={at} className="sm as-order">
          {order.close
            ? t("settings.assistants.trial.closes")
            : t("settings.assistants.trial.moves", {
                to: order.agent ?? order.queue ?? t("settings.assistants.trial.people"),
              })}
        </p>
      ))}
      <p className="sm mute as-order">
        {silent && `${t("settings.assistants.trial.silent")} `}
        {answer.ended && !answer.failed && `${t("settings.assistants.trial.ended")} `}
        {t("settings.assistants.trial.took", {
          seconds: (answer.milliseconds / 1000).toLocaleString(i18n.language, { maximumFractionDigits: 1 }),
        })}
      </p>
    </>
  );
}
