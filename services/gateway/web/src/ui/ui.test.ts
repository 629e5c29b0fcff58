import { expect, test } from "vitest";
import { ageLevel, ageText, minutesSince } from "./age";
import { dayName, duration, initials, phone, shortTime } from "./format";
import { eventDetails, eventName } from "./log";
import { parse, plain } from "./markup";

test.each([
  [0, 0],
  [4, 0],
  [5, 1],
  [14, 1],
  [15, 2],
  [29, 2],
  [30, 3],
  [600, 3],
])("a wait of %i minutes is of level %i", (minutes, level) => {
  expect(ageLevel(minutes)).toBe(level);
});

test("ages are whole minutes, then hours, then days", () => {
  expect(ageText(minutesSince("2026-11-22T12:00:00Z", Date.parse("2026-11-22T12:42:59Z")))).toBe("42 min");
  expect(ageText(125)).toBe("2 h");
  expect(ageText(3 * 24 * 60)).toBe("3 d");
  expect(minutesSince("2026-11-22T12:00:10Z", Date.parse("2026-11-22T12:00:00Z"))).toBe(0);
});

test("times are short: the clock today, the day before that, then the date", () => {
  const now = new Date(2026, 10, 22, 15, 0);
  const at = (...parts: [number, number, number, number, number]) => new Date(...parts).toISOString();
  expect(shortTime(at(2026, 10, 22, 9, 24), "pt-BR", now)).toBe("09:24");
  expect(shortTime(at(2026, 10, 21, 23, 59), "pt-BR", now)).toBe("ontem");
  expect(shortTime(at(2026, 10, 19, 8, 0), "pt-BR", now)).toBe("qui");
  expect(shortTime(at(2026, 10, 12, 8, 0), "pt-BR", now)).toBe("12 nov");
  expect(dayName(new Date(2026, 10, 22), "en", now)).toBe("today");
});

test("numbers of Brazil are spaced as people read them", () => {
  expect(phone("+5521988421170")).toBe("+55 21 98842-1170");
  expect(phone("+552133334444")).toBe("+55 21 3333-4444");
  expect(phone("+14155550100")).toBe("+14155550100");
  expect(phone(null)).toBe("");
});

test("initials are of the first and the last name", () => {
  expect(initials("Dr. Henrique Paes")).toBe("DP");
  expect(initials("osvaldo")).toBe("O");
  expect(initials("🙂")).toBe("?");
});

test("a call's length is minutes and seconds", () => {
  expect(duration(267)).toBe("04:27");
  expect(duration(3_700)).toBe("1:01:40");
  expect(duration(-3)).toBe("00:00");
});

test("WhatsApp marks become a tree, nested and only around words", () => {
  expect(parse("a *b _c_* d")).toEqual([
    { kind: "text", text: "a " },
    {
      kind: "bold",
      pieces: [
        { kind: "text", text: "b " },
        { kind: "italic", pieces: [{ kind: "text", text: "c" }] },
      ],
    },
    { kind: "text", text: " d" },
  ]);
  expect(parse("2*3*4 e nome_do_arquivo")).toEqual([{ kind: "text", text: "2*3*4 e nome_do_arquivo" }]);
  expect(parse("`a *b*`")).toEqual([{ kind: "mono", pieces: [{ kind: "text", text: "a *b*" }] }]);
  expect(plain("*Oi* ~não~ `x`")).toBe("Oi não x");
});

test("markup of other kinds is only text, and only web addresses are links", () => {
  expect(parse("<img src=x onerror=alert(1)>")).toEqual([
    { kind: "text", text: "<img src=x onerror=alert(1)>" },
  ]);
  expect(parse("javascript:alert(1)")[0]?.kind).toBe("text");
  expect(parse("veja https://a.com/b_c_d.")).toEqual([
    { kind: "text", text: "veja " },
    { kind: "link", text: "https://a.com/b_c_d" },
    { kind: "text", text: "." },
  ]);
});

test("the log reads the same with or without its noun", () => {
  expect(eventName("TicketTransferred")).toBe("transferred");
  expect(eventName("Transferred")).toBe("transferred");
  expect(eventDetails({ agent: { id: "1", name: "Bruno" }, queue: { name: "Vendas" } }, "pt-BR").target).toBe(
    "Bruno, Vendas",
  );
});
