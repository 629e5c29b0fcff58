import { expect, test } from "vitest";
import { mentionedIn, nameMentions, splitMentions } from "./mentions";

const team = [
  { id: "1", name: "Ana" },
  { id: "2", name: "Ana Paula" },
  { id: "3", name: "Bruno (frete)" },
];

test("the longest name is the one that is called, and only with its sign", () => {
  expect(splitMentions("Oi @Ana Paula, e Ana?", team)).toEqual([
    { text: "Oi ", called: false },
    { text: "@Ana Paula", called: true },
    { text: ", e Ana?", called: false },
  ]);
  expect(mentionedIn("@Ana e @Bruno (frete)", team)).toEqual(["1", "3"]);
  expect(mentionedIn("@Anabela", team)).toEqual([]);
});

test("a group's numbers are read as names", () => {
  expect(nameMentions("@5521988421170 pode?", [{ id: "5521988421170", name: "Célia" }])).toBe("@Célia pode?");
  expect(nameMentions("@84700000000555 pode?", [{ id: "84700000000555@lid", name: "Célia" }])).toBe(
    "@Célia pode?",
  );
});
