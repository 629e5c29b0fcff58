import type { Capabilities } from "@/api/types";

export interface Fits {
  kind: string;
  /** Sent as a file of any kind, because the channel would not show it as what it is. */
  as?: "document";
  problem?: "type" | "size";
  limit?: number;
}

type Candidate = Pick<File, "size" | "type">;

const familyOf = (mime: string) => /^(image|video|audio)\//.exec(mime)?.[1] ?? "document";
const bare = (mime: string) => mime.split(";")[0]?.trim() ?? "";

function takes(mimes: string[], mime: string): boolean {
  if (mimes.length === 0) return true;
  return mimes.some(
    (known) =>
      known === "*/*" || known === mime || (known.endsWith("/*") && mime.startsWith(known.slice(0, -1))),
  );
}

/** What a channel would make of a file, asked before a byte goes up. */
export function fits(file: Candidate, capabilities: Capabilities | undefined): Fits {
  const mime = bare(file.type);
  const family = familyOf(mime);
  const media = capabilities?.media;
  if (!media) return { kind: family };
  const own = media[family];
  if (own && takes(own.mimes, mime) && file.size <= own.max_bytes) return { kind: family };
  const any = family === "document" ? undefined : media.document;
  if (any && takes(any.mimes, mime)) {
    if (file.size <= any.max_bytes) return { kind: "document", as: "document" };
    return { kind: family, problem: "size", limit: any.max_bytes };
  }
  if (own && takes(own.mimes, mime)) return { kind: family, problem: "size", limit: own.max_bytes };
  return { kind: family, problem: "type" };
}
