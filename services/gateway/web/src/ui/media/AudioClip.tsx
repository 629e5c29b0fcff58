import { IconPlayerPauseFilled, IconPlayerPlayFilled } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { duration } from "@/ui/format";
import { player, type Track, usePlaying } from "./player";
import { bars } from "./waveform";
import "./media.css";

const COUNT = 44;
const TALL = 28;

const spoken = (rate: number, language: string) => `${new Intl.NumberFormat(language).format(rate)}×`;

/** A voice message: what is drawn is the slider. */
export function AudioClip({ track, waveform }: { track: Track; waveform?: number[] | null }) {
  const { t, i18n } = useWords();
  const playing = usePlaying();
  const current = playing.track?.id === track.id;
  const seconds = (current && playing.seconds) || track.seconds || 0;
  const at = current ? playing.at : 0;
  const label = t(current && playing.playing ? "media.pause" : "media.play", { time: duration(seconds) });
  const Icon = current && playing.playing ? IconPlayerPauseFilled : IconPlayerPlayFilled;
  return (
    <div className="aud">
      <button type="button" className="pl" aria-label={label} onClick={() => player.toggle(track)}>
        <Icon size={15} aria-hidden />
      </button>
      <span className="wf">
        <Bars waveform={waveform} played={seconds ? at / seconds : 0} />
        <input
          type="range"
          aria-label={t("media.position")}
          aria-valuetext={`${duration(at)} / ${duration(seconds)}`}
          min={0}
          max={seconds || 1}
          step={Math.max(0.1, seconds / 40)}
          value={at}
          onChange={(event) => player.seek(track, Number(event.currentTarget.value))}
        />
      </span>
      <span className="n sm mute">
        {current && playing.failed
          ? t("media.unplayable")
          : duration(current && at > 0 ? at : seconds).replace(/^0/, "")}
      </span>
      <button
        type="button"
        className="sp"
        aria-label={t("media.speed", { rate: spoken(playing.rate, i18n.language) })}
        onClick={player.faster}
      >
        {spoken(playing.rate, i18n.language)}
      </button>
    </div>
  );
}

export function Bars({ waveform, played }: { waveform?: number[] | null; played: number }) {
  const heights = bars(waveform, COUNT).map((value) => (value / 100) * TALL);
  return (
    <svg viewBox={`0 0 ${COUNT * 4} ${TALL}`} preserveAspectRatio="none" aria-hidden="true">
      {heights.map((height, index) => (
        <rect
          // biome-ignore lint/suspicious/noArrayIndexKey: a bar is its place
          key={index}
          className={index / COUNT < played ? "d" : ""}
          x={index * 4 + 1}
          y={(TALL - height) / 2}
          width={2}
          height={height}
          rx={1}
        />
      ))}
    </svg>
  );
}
