import { read } from "./stored";

export const VOLUME = "guiche.volume";
export const USUAL_VOLUME = 60;

const PAUSE = 1_500;
const TONES: [hertz: number, from: number, lasts: number][] = [
  [659.25, 0, 0.18],
  [987.77, 0.11, 0.34],
];

let context: AudioContext | undefined;
let last = Number.NEGATIVE_INFINITY;

/** Browsers let a page be heard only once its reader has pressed something in it. */
const mayRing = () => context !== undefined || navigator.userActivation?.hasBeenActive !== false;

/** Two soft tones, made here: nothing is loaded, and a storm of notices rings once. */
export async function chime(volume = read(VOLUME, USUAL_VOLUME)): Promise<void> {
  const now = performance.now();
  if (volume <= 0 || now - last < PAUSE || !mayRing()) return;
  last = now;
  context ??= new AudioContext();
  if (context.state === "suspended") await context.resume().catch(() => undefined);
  if (context.state !== "running") return;
  const start = context.currentTime + 0.01;
  for (const [hertz, from, lasts] of TONES) {
    const tone = context.createOscillator();
    const loudness = context.createGain();
    tone.type = "sine";
    tone.frequency.value = hertz;
    loudness.gain.setValueAtTime(0, start + from);
    loudness.gain.linearRampToValueAtTime((volume / 100) * 0.35, start + from + 0.012);
    loudness.gain.exponentialRampToValueAtTime(0.0001, start + from + lasts);
    tone.connect(loudness).connect(context.destination);
    tone.start(start + from);
    tone.stop(start + from + lasts);
  }
}

/** Of several tabs one speaks. */
export async function alone(name: string, run: () => void): Promise<void> {
  if (!navigator.locks) return run();
  await navigator.locks.request(`guiche.notice.${name}`, { ifAvailable: true }, async (lock) => {
    if (!lock) return;
    run();
    await new Promise((done) => setTimeout(done, PAUSE));
  });
}
