import type { Frame, Outgoing } from "./frames";

export type Status = "connecting" | "live" | "lost" | "signed-out";

interface Options {
  url: string;
  holding: () => string[];
  onFrame: (frame: Frame) => void;
  onStatus: (status: Status) => void;
  onWelcome: (resumed: boolean, position: number) => void;
  open?: (url: string) => WebSocket;
}

const FIRST = 1_000;
const LONGEST = 30_000;
const SILENCE = 25_000;

/** One socket: says hello with the last position it has seen, and comes back by itself. */
export class LiveSocket {
  private socket: WebSocket | null = null;
  private position: number | null = null;
  private delay = FIRST;
  private retry: ReturnType<typeof setTimeout> | undefined;
  private heart: ReturnType<typeof setInterval> | undefined;
  private heard = 0;
  private stopped = false;
  private readonly watching = new Set<string>();

  constructor(private readonly options: Options) {}

  start(): void {
    addEventListener("online", this.hurry);
    addEventListener("offline", this.lose);
    addEventListener("focus", this.hurry);
    this.connect();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.lose);
    removeEventListener("focus", this.hurry);
    clearTimeout(this.retry);
    clearInterval(this.heart);
    this.socket?.close();
  }

  watch(ticketId: string): () => void {
    this.watching.add(ticketId);
    this.send({ type: "watch", ticket_id: ticketId });
    return () => {
      this.watching.delete(ticketId);
      this.send({ type: "unwatch", ticket_id: ticketId });
    };
  }

  send(frame: Outgoing): void {
    if (this.socket?.readyState === 1) this.socket.send(JSON.stringify(frame));
  }

  private connect(): void {
    clearTimeout(this.retry);
    const socket = (this.options.open ?? ((url) => new WebSocket(url)))(this.options.url);
    this.socket = socket;
    socket.onopen = () => {
      this.heard = Date.now();
      this.send({ type: "hello", position: this.position, holding: { tickets: this.options.holding() } });
      for (const id of this.watching) this.send({ type: "watch", ticket_id: id });
      clearInterval(this.heart);
      this.heart = setInterval(this.beat, SILENCE);
    };
    socket.onmessage = (event) => this.receive(JSON.parse(String(event.data)) as Frame);
    socket.onclose = (event) => {
      if (this.socket === socket) this.lost(event.code);
    };
  }

  private receive(frame: Frame): void {
    this.heard = Date.now();
    this.options.onFrame(frame);
    if (frame.type === "welcome") {
      const resumed = this.position !== null;
      this.delay = FIRST;
      this.options.onStatus("live");
      this.options.onWelcome(resumed, frame.position);
    }
    if ("position" in frame && typeof frame.position === "number") {
      this.position = Math.max(this.position ?? 0, frame.position);
    }
  }

  private lost(code: number): void {
    clearInterval(this.heart);
    this.socket = null;
    if (this.stopped) return;
    if (code === 4401) return this.options.onStatus("signed-out");
    this.options.onStatus("lost");
    const jitter = this.delay * (0.8 + Math.random() * 0.4);
    this.retry = setTimeout(() => this.connect(), jitter);
    this.delay = Math.min(this.delay * 2, LONGEST);
  }

  private readonly lose = () => this.socket?.close();

  private readonly hurry = () => {
    if (this.socket || this.stopped) return;
    this.delay = FIRST;
    this.connect();
  };

  private readonly beat = () => {
    if (Date.now() - this.heard > SILENCE * 2) this.socket?.close();
    else this.send({ type: "ping" });
  };
}
