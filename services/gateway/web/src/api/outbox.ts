import { post, Refusal, Unreachable } from "./client";
import type { Written } from "./messages";
import type { Media, Message, Problem, Quoted } from "./types";
import type { FileUpload } from "./uploads";

/** What this page knows of a file before the server has seen it. */
interface Sheet {
  name: string;
  size: number;
  mime: string;
  preview?: string;
  seconds?: number;
  waveform?: number[];
}

export interface Parcel {
  id: string;
  ticketId: string;
  text: string;
  sign: boolean;
  at: string;
  state: "sending" | "waiting" | "refused";
  problem?: Problem;
  /** What it carries beside its text. */
  with?: Omit<Written, "text" | "sign">;
  kind?: string;
  quoted?: Quoted;
  media?: Media;
  /** A file of this page that is still on its way up, and where to look at it meanwhile. */
  file?: Sheet;
}

type Delivered = (ticketId: string, message: Message) => void;
const STORED = "guiche.outbox";
const AGAIN = 5_000;

/** Messages on their way. The id is made here, so a repeated attempt can never be a second message. */
export class Outbox {
  private parcels: Parcel[] = [];
  private readonly listeners = new Set<() => void>();
  private delivered: Delivered = () => {};
  private again: ReturnType<typeof setTimeout> | undefined;
  private readonly uploads = new Map<string, FileUpload>();
  /** Files of a ticket leave one after the other, however fast each goes up; a text waits for none of them. */
  private readonly files = new Map<string, Promise<void>>();

  constructor(
    private readonly store?: Pick<Storage, "getItem" | "setItem">,
    private readonly send: typeof post = post,
  ) {
    const kept = JSON.parse(store?.getItem(STORED) ?? "[]") as Parcel[];
    this.parcels = kept.map(woken);
  }

  onDelivered(delivered: Delivered): void {
    this.delivered = delivered;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = () => this.parcels;

  put(parcel: Omit<Parcel, "state" | "at">, upload?: FileUpload): void {
    if (upload) this.uploads.set(parcel.id, upload);
    const before = upload ? this.files.get(parcel.ticketId) : undefined;
    this.change([...this.parcels, { ...parcel, at: new Date().toISOString(), state: "sending" }]);
    const sent = before ? before.then(() => this.attempt(parcel.id)) : this.attempt(parcel.id);
    if (upload)
      this.files.set(
        parcel.ticketId,
        sent.catch(() => undefined),
      );
  }

  retry(id: string): void {
    this.update(id, { state: "sending", problem: undefined });
    void this.attempt(id);
  }

  upload(id: string): FileUpload | undefined {
    return this.uploads.get(id);
  }

  discard(id: string): void {
    const upload = this.uploads.get(id);
    if (upload?.state === "going") upload.cancel();
    this.uploads.delete(id);
    this.change(this.parcels.filter((parcel) => parcel.id !== id));
  }

  /** In the order in which they were written. */
  async flush(): Promise<void> {
    for (const parcel of this.parcels.filter((item) => item.state === "waiting")) {
      this.update(parcel.id, { state: "sending" });
      await this.attempt(parcel.id);
    }
  }

  clear(): void {
    this.change([]);
  }

  private async attempt(id: string): Promise<void> {
    const parcel = this.parcels.find((item) => item.id === id);
    if (!parcel) return;
    try {
      const body = await this.body(parcel);
      if (!body) return;
      const { message } = await this.send<{ message: Message }>(`/tickets/${parcel.ticketId}/messages`, body);
      this.delivered(parcel.ticketId, message);
      this.discard(id);
    } catch (reason) {
      if (reason instanceof Refusal) this.update(id, { state: "refused", problem: reason.problem });
      else if (reason instanceof Unreachable) this.wait(id);
      else if (reason instanceof DOMException && reason.name === "AbortError") this.discard(id);
      else throw reason;
    }
  }

  /** What the server is told: a file first goes up, and may be taken back meanwhile. */
  private async body(parcel: Parcel): Promise<object | null> {
    const upload = this.uploads.get(parcel.id);
    let carried = parcel.with;
    if (upload && !carried?.media_id) {
      const media = await upload.wait();
      if (!this.parcels.some((item) => item.id === parcel.id)) return null;
      carried = { ...carried, media_id: media.id };
      this.update(parcel.id, { media, with: carried });
    }
    const { id, text, sign } = parcel;
    return carried ? { id, ...(text ? { text } : {}), sign, ...carried } : { id, text, sign };
  }

  private wait(id: string): void {
    this.update(id, { state: "waiting" });
    clearTimeout(this.again);
    this.again = setTimeout(() => void this.flush(), AGAIN);
  }

  private update(id: string, change: Partial<Parcel>): void {
    this.change(this.parcels.map((parcel) => (parcel.id === id ? { ...parcel, ...change } : parcel)));
  }

  private change(parcels: Parcel[]): void {
    this.parcels = parcels;
    this.store?.setItem(STORED, JSON.stringify(parcels));
    for (const listener of this.listeners) listener();
  }
}

/** What a page left behind: a file whose bytes went with that page cannot leave any more. */
function woken(parcel: Parcel): Parcel {
  if (parcel.file && !parcel.with?.media_id)
    return {
      ...parcel,
      file: { ...parcel.file, preview: undefined },
      state: "refused",
      problem: { status: 0, code: "upload.interrupted" },
    };
  return parcel.state === "sending" ? { ...parcel, state: "waiting" } : parcel;
}

export const outbox = new Outbox(typeof localStorage === "undefined" ? undefined : localStorage);
