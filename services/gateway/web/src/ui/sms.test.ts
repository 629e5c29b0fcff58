import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { costly, countParts } from "./sms";

interface Example {
  what: string;
  text: string;
  times: number;
  encoding: string;
  places: number;
  parts: number;
  left: number;
}

const examples: Example[] = JSON.parse(
  readFileSync(new URL("../../../../../tests/fixtures/sms/parts.json", import.meta.url), "utf8"),
);

describe("the parts of an SMS", () => {
  it.each(examples)("$what", ({ text, times, encoding, places, parts, left }) => {
    expect(countParts(text.repeat(times))).toEqual({ encoding, places, parts, left });
  });

  it("names the letters that make parts short, each once", () => {
    expect(costly("não são ç")).toEqual(["ã", "ç"]);
    expect(costly("Ola! [x] €")).toEqual([]);
  });
});
