import { Refusal } from "./client";
import { type Uploading, type UploadOptions, upload } from "./media";
import type { Problem, StoredMedia } from "./types";

export type UploadState = "going" | "done" | "failed" | "cancelled";

/** One file on its way up: how far it is, and what came of it. It can be tried again while the page stands. */
export class FileUpload {
  state: UploadState = "going";
  progress = 0;
  media: StoredMedia | null = null;
  problem: Problem | null = null;
  private stop = () => {};
  private going: Promise<StoredMedia>;
  private readonly listeners = new Set<() => void>();

  constructor(
    readonly blob: Blob,
    private readonly options: UploadOptions,
    private readonly send: (blob: Blob, options: UploadOptions) => Uploading = upload,
  ) {
    this.going = this.start();
  }

  /** The stored file; a failed upload is begun anew. */
  wait(): Promise<StoredMedia> {
    if (this.state === "failed") this.going = this.start();
    return this.going;
  }

  cancel(): void {
    this.state = "cancelled";
    this.stop();
    this.tell();
  }

  subscribe = (listener: () => void) => {
    this.listeners.add(listener);
    return () => {
      this.listeners.delete(listener);
    };
  };

  private start(): Promise<StoredMedia> {
    this.state = "going";
    this.problem = null;
    const sending = this.send(this.blob, {
      ...this.options,
      onProgress: (part) => {
        this.progress = part;
        this.tell();
      },
    });
    this.stop = sending.cancel;
    sending.done.then(
      (media) => {
        this.media = media;
        this.state = "done";
        this.progress = 1;
        this.tell();
      },
      (reason: unknown) => {
        if (this.state === "cancelled") return;
        this.problem = reason instanceof Refusal ? reason.problem : null;
        this.state = "failed";
        this.tell();
      },
    );
    this.tell();
    return sending.done;
  }

  private tell(): void {
    for (const listener of this.listeners) listener();
  }
}
