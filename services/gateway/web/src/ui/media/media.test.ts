import { expect, test } from "vitest";
import type { Capabilities } from "@/api/types";
import { fits } from "./limits";
import { fileSize } from "./size";
import { bars } from "./waveform";

const MB = 1_000_000;
const capabilities: Capabilities = {
  kinds: ["text", "image", "document"],
  text_limit: 4096,
  media: {
    image: { mimes: ["image/jpeg", "image/png"], max_bytes: 5 * MB },
    document: { mimes: ["*/*"], max_bytes: 100 * MB },
  },
  quotes: true,
  reactions: true,
  edits: true,
  revokes: true,
  voice: true,
};
const file = (type: string, size: number) => ({ type, size });

test("a file is what the channel shows it as, or else a document", () => {
  expect(fits(file("image/png", MB), capabilities)).toEqual({ kind: "image" });
  expect(fits(file("image/heic", MB), capabilities)).toEqual({ kind: "document", as: "document" });
  expect(fits(file("image/png", 6 * MB), capabilities)).toEqual({ kind: "document", as: "document" });
  expect(fits(file("application/pdf", MB), capabilities)).toEqual({ kind: "document" });
  expect(fits(file("image/jpeg; charset=binary", MB), capabilities)).toEqual({ kind: "image" });
});

test("what no kind can carry is refused with its limit, before a byte goes up", () => {
  expect(fits(file("image/png", 200 * MB), capabilities)).toEqual({
    kind: "image",
    problem: "size",
    limit: 100 * MB,
  });
  const strict = { ...capabilities, media: { image: capabilities.media.image } };
  expect(fits(file("video/mp4", MB), strict)).toEqual({ kind: "video", problem: "type" });
  expect(fits(file("image/png", 6 * MB), strict)).toEqual({ kind: "image", problem: "size", limit: 5 * MB });
});

test("sizes are said as people say them", () => {
  expect(fileSize(184_000, "pt-BR")).toBe("184 kB");
  expect(fileSize(2_400_000, "pt-BR")).toBe("2,4 MB");
  expect(fileSize(1, "en")).toBe("1 byte");
});

test("a waveform has as many bars as there is room for, each the loudest of its part", () => {
  expect(bars([10, 90, 20, 40], 2)).toEqual([90, 40]);
  expect(bars([50], 3)).toEqual([50, 50, 50]);
  expect(bars(null, 2)).toEqual([8, 8]);
  expect(bars([0, 100], 2)).toEqual([8, 100]);
});
