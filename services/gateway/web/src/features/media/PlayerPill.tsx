import { IconPlayerPauseFilled, IconPlayerPlayFilled, IconX } from "@tabler/icons-react";
import { useWords } from "@/i18n/spoken";
import { useOpened, useWays } from "@/ui/desk";
import { duration } from "@/ui/format";
import { player, usePlaying } from "@/ui/media/player";
import { Tip } from "@/ui/Tip";
import "./pill.css";

/** What still speaks when its conversation is out of sight, and the way back to it. */
export function PlayerPill() {
  const { t } = useWords();
  const { track, playing, at, seconds } = usePlaying();
  const desk = useWays();
  const opened = useOpened();
  const away = track?.ticketId !== undefined && track.ticketId !== opened.ticketId;
  if (!track || !away || (!playing && at === 0)) return null;
  const { ticketId, title } = track;
  return (
    <section className="player" aria-label={t("media.nowPlaying")}>
      <Tip
        label={t(playing ? "media.pause" : "media.play", { time: "" })}
        onClick={() => player.toggle(track)}
      >
        {playing ? (
          <IconPlayerPauseFilled size={15} aria-hidden />
        ) : (
          <IconPlayerPlayFilled size={15} aria-hidden />
        )}
      </Tip>
      <button
        type="button"
        className="t"
        aria-label={t("media.backTo", { name: title })}
        onClick={() => ticketId && desk.open(ticketId)}
      >
        <span className="m">{title}</span>{" "}
        <span className="n mute">
          {duration(at)} / {duration(seconds || (track.seconds ?? 0))}
        </span>
      </button>
      <Tip label={t("media.stop")} onClick={player.stop}>
        <IconX className="i s" aria-hidden />
      </Tip>
    </section>
  );
}
