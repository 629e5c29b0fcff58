import {
  IconAntennaBars5,
  IconBattery3,
  IconChevronLeft,
  IconPhone,
  IconPhoneOff,
  IconUsers,
  IconWifi,
} from "@tabler/icons-react";
import { type ReactNode, useLayoutEffect, useRef, useState } from "react";
import type { SimulatedMessage } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { capital, clock, dayName, daysBetween, duration } from "@/ui/format";
import { Logo } from "@/ui/Logo";
import { useSecond } from "@/ui/useNow";
import { Chats } from "./Chats";
import { PhoneBubble } from "./PhoneBubble";
import { PhoneComposer } from "./PhoneComposer";
import { inThread, threads } from "./thread";
import type { PhoneCall, usePhone } from "./usePhone";
import "./phone.css";

export function Phone({ phone }: { phone: ReturnType<typeof usePhone> }) {
  const { t, i18n } = useWords();
  const now = new Date(useSecond());
  const [chats, setChats] = useState(false);
  const [quoted, setQuoted] = useState<SimulatedMessage | null>(null);
  const [edited, setEdited] = useState<SimulatedMessage | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const items = inThread(phone.items, phone.group);
  const count = items.length;
  const { typing } = phone;
  useLayoutEffect(() => {
    if (box.current && (count >= 0 || typing)) box.current.scrollTop = box.current.scrollHeight;
  }, [count, typing]);
  const others = threads(phone.items, [])
    .filter((thread) => thread.group?.id !== phone.group?.id)
    .reduce((sum, thread) => sum + thread.unread, 0);

  return (
    <section className="phone-frame" aria-label={t("simulator.phone")}>
      <div className="scr">
        <div className="stb n" aria-hidden="true">
          <span className="b">{clock(now, i18n.language)}</span>
          <span className="grow" />
          <IconAntennaBars5 className="i s" />
          <IconWifi className="i s" />
          <IconBattery3 className="i s" />
        </div>
        {chats ? (
          <Chats
            phone={phone}
            onChoose={(group) => {
              phone.setGroup(group);
              setQuoted(null);
              setEdited(null);
              setChats(false);
            }}
          />
        ) : (
          <>
            <header className="phd">
              <button
                type="button"
                className="round back0 n"
                aria-label={t("simulator.chats")}
                onClick={() => setChats(true)}
              >
                <IconChevronLeft className="i l" aria-hidden />
                {others > 0 && <span className="sm">{others}</span>}
              </button>
              <Face group={phone.group !== null} />
              <span className="grow">
                <span className="b t shop">{phone.group?.name ?? t("simulator.shop")}</span>
                <span className="xs mute">{t(typing ? "simulator.typing" : "simulator.online")}</span>
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
            {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys */}
            <div className="pbs" ref={box} role="log" tabIndex={0} aria-label={t("conversation.messages")}>
              {phone.loaded && count === 0 ? (
                <p className="pempty sm mute">{t("simulator.empty")}</p>
              ) : (
                <div className="pfill" />
              )}
              {items.map((item, index) => (
                <Dated key={item.id} item={item} before={items[index - 1]}>
                  <PhoneBubble item={item} phone={phone} onQuote={setQuoted} onEdit={setEdited} />
                </Dated>
              ))}
              {typing && (
                <div className="pb dots">
                  <span className="typing" role="img" aria-label={t("simulator.typing")}>
                    <b />
                    <b />
                    <b />
                  </span>
                </div>
              )}
            </div>
            <PhoneComposer
              key={phone.group?.id ?? ""}
              {...{ phone, quoted, edited }}
              onDone={() => {
                setQuoted(null);
                setEdited(null);
              }}
            />
          </>
        )}
        <div className="home" />
        {phone.call && <PhoneCallScreen call={phone.call} onHangUp={() => void phone.hangUp()} />}
      </div>
    </section>
  );
}

export function Face({ group }: { group: boolean }) {
  return (
    <span className="av s36 own">
      {group ? <IconUsers className="i" aria-hidden /> : <Logo size={20} fill="#fff" />}
    </span>
  );
}

interface DatedProps {
  item: SimulatedMessage;
  before: SimulatedMessage | undefined;
  children: ReactNode;
}

function Dated({ item, before, children }: DatedProps) {
  const { i18n } = useWords();
  const date = new Date(item.at);
  const turns = !before || daysBetween(new Date(before.at), date) !== 0;
  return (
    <>
      {turns && <div className="day">{capital(dayName(date, i18n.language))}</div>}
      {children}
    </>
  );
}

function PhoneCallScreen({ call, onHangUp }: { call: PhoneCall; onHangUp: () => void }) {
  const { t } = useWords();
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
