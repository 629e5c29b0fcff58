import { IconBrandWhatsapp, IconDeviceMobile, IconMessage2, IconPhone } from "@tabler/icons-react";
import { useState } from "react";
import type { Presence } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { hue, initials } from "./format";

type Mark = "waba" | "web" | "sms" | "voice" | "sim";

const MARKS: Record<string, Mark> = {
  waba: "waba",
  whatsapp: "web",
  evolution: "web",
  web: "web",
  sms: "sms",
  comtele: "sms",
  voice: "voice",
  wavoip: "voice",
  pabx: "voice",
  simulator: "sim",
};

const ICONS = {
  waba: IconBrandWhatsapp,
  web: IconBrandWhatsapp,
  sms: IconMessage2,
  voice: IconPhone,
  sim: IconDeviceMobile,
};

export function ChannelMark({ kind }: { kind: string }) {
  const { t } = useWords();
  const mark = MARKS[kind] ?? "sim";
  const Icon = ICONS[mark];
  return (
    <span className={`ch ${mark}`} role="img" aria-label={t(`channel.${mark}`)} title={t(`channel.${mark}`)}>
      <Icon className="i" aria-hidden />
    </span>
  );
}

const PRESENCE: Record<Presence, string> = { online: "", away: "away", offline: "off" };

interface Props {
  name: string | null;
  id?: string;
  size?: 16 | 20 | 24 | 32 | 36 | 40 | 56 | 96;
  channel?: string;
  presence?: Presence;
  /** Where the picture is read; initials stand in until it is there, and whenever it is not. */
  photo?: string;
}

export function Avatar({ name, id, size = 40, channel, presence, photo }: Props) {
  return (
    <span className={`av h${hue(id ?? name ?? "")} ${size === 40 ? "" : `s${size}`}`}>
      <span aria-hidden>{initials(name ?? "")}</span>
      {photo && <Photo key={photo} src={photo} />}
      {channel && <ChannelMark kind={channel} />}
      {presence && <span className={`ps ${PRESENCE[presence]}`} />}
    </span>
  );
}

function Photo({ src }: { src: string }) {
  const [missing, setMissing] = useState(false);
  if (missing) return null;
  return <img className="ph" src={src} alt="" loading="lazy" onError={() => setMissing(true)} />;
}
