import { post, Refusal, Unreachable } from "./client";
import type { Message, Problem } from "./types";

export interface Parcel {
  id: string;
  ticketId: string;
  text: string;
  sign: boolean;
  at: string;
  state: "sending" | "waiting" | "refused";
  problem?: Problem;
}

type Delivered = (ticketId: string, message: Message) => void;
const STORED = "guiche.outbox";
const AGAIN = 5_000;

/** Texts on their way. The id is made here, so a repeated attempt can never be a second message. */
export class Outbox {
  private parcels: Parcel[] = [];
  private readonly listeners = new Set<() => void>();
  private delivered: Delivered = () => {};
  private again: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly store?: Pick<Storage, "getItem" | "setItem">,
    private readonly send: typeof post = post,
  ) {
    const kept = JSON.parse(store?.getItem(STORED) ?? "[]") as Parcel[];
    this.parcels = kept.map((parcel) =>
      parcel.state === "sending" ? { ...parcel, state: "waiting" } : parcel,
    );
  }

  onDelivered(delivered: Delivered): void {
    this.delivered = delivered;
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  snapshot = () => this.parcels;

  put(parcel: Omit<Parcel, "state" | "at">): void {
    this.change([...this.parcels, { ...parcel, at: new Date().toISOString(), state: "sending" }]);
    void this.attempt(parcel.id);
  }

  retry(id: string): void {
    this.update(id, { state: "sending", problem: undefined });
    void this.attempt(id);
  }

  discard(id: string): void {
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
      const body = { id, text: parcel.text, sign: parcel.sign };
      const { message } = await this.send<{ message: Message }>(`/tickets/${parcel.ticketId}/messages`, body);
      this.delivered(parcel.ticketId, message);
      this.discard(id);
    } catch (reason) {
      if (reason instanceof Refusal) this.update(id, { state: "refused", problem: reason.problem });
      else if (reason instanceof Unreachable) this.wait(id);
      else throw reason;
    }
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

export const outbox = new Outbox(typeof localStorage === "undefined" ? undefined : localStorage);
