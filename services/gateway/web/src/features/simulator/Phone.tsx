import {
  IconAntennaBars5,
  IconBattery3,
  IconChevronLeft,
  IconPhone,
  IconPhoneOff,
  IconSend2,
  IconWifi,
} from "@tabler/icons-react";
import { type FormEvent, useLayoutEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import type { SimulatedMessage } from "@/api/types";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { capital, clock, dayName, daysBetween, duration } from "@/ui/format";
import { Logo } from "@/ui/Logo";
import { Markup } from "@/ui/markup";
import { useSecond } from "@/ui/useNow";
import type { PhoneCall, usePhone } from "./usePhone";

export function Phone({ phone }: { phone: ReturnType<typeof usePhone> }) {
  const { t, i18n } = useTranslation();
  const now = new Date(useSecond());
  const [text, setText] = useState("");
  const box = useRef<HTMLDivElement>(null);
  const count = phone.items.length;
  useLayoutEffect(() => {
    if (box.current && count >= 0) box.current.scrollTop = box.current.scrollHeight;
  }, [count]);

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!text.trim()) return;
    void phone.send(text.trim());
    setText("");
  };

  return (
    <section className="ph" aria-label={t("simulator.phone")}>
      <div className="scr">
        <div className="stb n" aria-hidden="true">
          <span className="b">{clock(now, i18n.language)}</span>
          <span className="grow" />
          <IconAntennaBars5 className="i s" />
          <IconWifi className="i s" />
          <IconBattery3 className="i s" />
        </div>
        <header className="phd">
          <IconChevronLeft className="i l" aria-hidden />
          <span className="av s36 own">
            <Logo size={20} fill="#fff" />
          </span>
          <span className="grow">
            <span className="b t shop">{t("simulator.shop")}</span>
            <span className="xs mute">{t(phone.typing ? "simulator.typing" : "simulator.online")}</span>
          </span>
          <button
            type="button"
            className="round"
            aria-label={t("simulator.call")}
            onClick={() => void phone.dial()}
          >
            <IconPhone className="i" aria-hidden />
          </button>
        </header>
        <div className="pbs" ref={box} role="log" aria-label={t("conversation.messages")}>
          {phone.loaded && count === 0 ? (
            <p className="pempty sm mute">{t("simulator.empty")}</p>
          ) : (
            <div className="pfill" />
          )}
          {phone.items.map((item, index) => (
            <PhoneBubble key={item.id} item={item} before={phone.items[index - 1]} />
          ))}
          {phone.typing && (
            <div className="pb dots">
              <span className="typing" role="img" aria-label={t("simulator.typing")}>
                <b />
                <b />
                <b />
              </span>
            </div>
          )}
        </div>
        <form className="pcm" onSubmit={submit}>
          <input
            className="pin"
            aria-label={t("simulator.message")}
            placeholder={t("simulator.message")}
            value={text}
            onChange={(event) => setText(event.currentTarget.value)}
          />
          <button type="submit" className="pmic" aria-label={t("action.send")}>
            <IconSend2 className="i" aria-hidden />
          </button>
        </form>
        <div className="home" />
        {phone.call && <PhoneCallScreen call={phone.call} onHangUp={() => void phone.hangUp()} />}
      </div>
    </section>
  );
}

function PhoneBubble({ item, before }: { item: SimulatedMessage; before: SimulatedMessage | undefined }) {
  const { i18n } = useTranslation();
  const date = new Date(item.at);
  const turns = !before || daysBetween(new Date(before.at), date) !== 0;
  const mine = item.direction === "out";
  return (
    <>
      {turns && <div className="day">{capital(dayName(date, i18n.language))}</div>}
      <div className={`pb ${mine ? "mine" : ""}`}>
        <Markup text={item.text ?? ""} />
        <span className="meta">
          {clock(item.at, i18n.language)}
          {mine && item.status && <DeliveryMark status={item.status} />}
        </span>
      </div>
    </>
  );
}

function PhoneCallScreen({ call, onHangUp }: { call: PhoneCall; onHangUp: () => void }) {
  const { t } = useTranslation();
  const seconds = (useSecond() - call.since) / 1000;
  const talking = call.state === "answered";
  return (
    <div className="pcall" role="alertdialog" aria-label={t("simulator.call")}>
      <div className={talking ? "pring still" : "pring"}>
        <span className="av s96 own">
          <Logo size={48} fill="#fff" />
        </span>
      </div>
      <div className="pname">{t("simulator.shop")}</div>
      <div className="n" aria-live="polite">
        {talking ? duration(seconds) : t(`call.state.${call.state}`)}
      </div>
      <span className="grow" />
      <button type="button" className="hang" aria-label={t("call.hangup")} onClick={onHangUp}>
        <IconPhoneOff className="i l" aria-hidden />
      </button>
    </div>
  );
}
