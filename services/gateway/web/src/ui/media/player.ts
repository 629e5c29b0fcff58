import { useSyncExternalStore } from "react";

export interface Track {
  id: string;
  src: string;
  title: string;
  /** Where it is said, so that one finds the way back. */
  ticketId?: string;
  seconds: number | null;
}

interface Playing {
  track: Track | null;
  playing: boolean;
  at: number;
  seconds: number;
  rate: number;
  failed: boolean;
}

export const RATES = [1, 1.5, 2];
const STORED = "guiche.rate";

let element: HTMLAudioElement | undefined;
let now: Playing = {
  track: null,
  playing: false,
  at: 0,
  seconds: 0,
  rate: Number((typeof localStorage !== "undefined" && localStorage.getItem(STORED)) || 1),
  failed: false,
};
const listeners = new Set<() => void>();

function change(part: Partial<Playing>): void {
  now = { ...now, ...part };
  for (const listener of listeners) listener();
}

/** Browsers do not know how long a freshly recorded clip is; the server does. */
const lengthOf = (audio: HTMLAudioElement) =>
  Number.isFinite(audio.duration) ? audio.duration : (now.track?.seconds ?? 0);

function audio(): HTMLAudioElement {
  if (element) return element;
  const made = new Audio();
  made.preload = "auto";
  made.ontimeupdate = () => change({ at: made.currentTime });
  made.ondurationchange = () => change({ seconds: lengthOf(made) });
  made.onplay = () => change({ playing: true });
  made.onpause = () => change({ playing: false });
  made.onended = () => change({ playing: false, at: 0 });
  made.onerror = () => now.track && change({ playing: false, failed: true });
  element = made;
  return made;
}

/** One voice at a time, outside of any conversation: it plays on while one goes from ticket to ticket. */
export const player = {
  toggle(track: Track): void {
    const made = audio();
    if (now.track?.id !== track.id) {
      made.src = track.src;
      change({ track, at: 0, seconds: track.seconds ?? 0, failed: false });
    }
    made.playbackRate = now.rate;
    if (made.paused) made.play().catch(() => undefined);
    else made.pause();
  },
  seek(track: Track, at: number): void {
    if (now.track?.id !== track.id) player.toggle(track);
    audio().currentTime = at;
    change({ at });
  },
  faster(): void {
    const rate = RATES[(RATES.indexOf(now.rate) + 1) % RATES.length] ?? 1;
    localStorage.setItem(STORED, String(rate));
    if (element) element.playbackRate = rate;
    change({ rate });
  },
  stop(): void {
    element?.pause();
    change({ track: null, playing: false, at: 0 });
  },
};

const subscribe = (listener: () => void) => {
  listeners.add(listener);
  return () => listeners.delete(listener);
};

export const usePlaying = () => useSyncExternalStore(subscribe, () => now);
