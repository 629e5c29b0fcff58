import { useCallback, useEffect, useRef, useState } from "react";

const LEVELS = 44;
const BEAT = 80;
/** The server makes ogg/opus of whatever the browser records. */
const TYPES = ["audio/ogg;codecs=opus", "audio/webm;codecs=opus", "audio/mp4"];

export type Recording = "off" | "asking" | "on" | "paused" | "denied";

interface Live {
  recorder: MediaRecorder;
  stream: MediaStream;
  context: AudioContext;
  parts: Blob[];
}

/** The microphone: how loud, how long, and what came of it. */
export function useRecorder() {
  const [state, setState] = useState<Recording>("off");
  const [levels, setLevels] = useState<number[]>([]);
  const [seconds, setSeconds] = useState(0);
  const live = useRef<Live>(undefined);

  const close = useCallback(() => {
    const held = live.current;
    live.current = undefined;
    if (held) {
      for (const track of held.stream.getTracks()) track.stop();
      void held.context.close();
    }
    setState("off");
    setLevels([]);
    setSeconds(0);
  }, []);

  useEffect(() => () => void close(), [close]);

  const start = async () => {
    setState("asking");
    try {
      const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
      const mimeType = TYPES.find((type) => MediaRecorder.isTypeSupported(type));
      const recorder = new MediaRecorder(stream, { mimeType, audioBitsPerSecond: 32_000 });
      const context = new AudioContext();
      const analyser = context.createAnalyser();
      analyser.fftSize = 512;
      context.createMediaStreamSource(stream).connect(analyser);
      const held: Live = { recorder, stream, context, parts: [] };
      live.current = held;
      recorder.ondataavailable = (event) => held.parts.push(event.data);
      recorder.start(500);
      setState("on");
      listen(held, analyser);
    } catch {
      setState("denied");
    }
  };

  const listen = (held: Live, analyser: AnalyserNode) => {
    const samples = new Uint8Array(analyser.fftSize);
    const timer = setInterval(() => {
      if (live.current !== held) return clearInterval(timer);
      if (held.recorder.state !== "recording") return;
      analyser.getByteTimeDomainData(samples);
      const peak = samples.reduce((most, value) => Math.max(most, Math.abs(value - 128)), 0);
      setLevels((past) => [...past, Math.min(100, Math.round((peak / 128) * 140))].slice(-LEVELS));
      setSeconds((past) => past + BEAT / 1000);
    }, BEAT);
  };

  const pause = () => {
    const recorder = live.current?.recorder;
    if (!recorder) return;
    if (recorder.state === "recording") recorder.pause();
    else recorder.resume();
    setState(recorder.state === "paused" ? "paused" : "on");
  };

  const finish = () =>
    new Promise<Blob | null>((resolve) => {
      const held = live.current;
      if (!held) return resolve(null);
      held.recorder.onstop = () => {
        const blob = new Blob(held.parts, { type: held.recorder.mimeType });
        close();
        resolve(blob.size > 0 ? blob : null);
      };
      held.recorder.stop();
    });

  return { state, levels, seconds, start, pause, finish, cancel: close };
}
