import { expect, test } from "vitest";
import { settle } from "./pointer";

test("without a pointer over it the list is the fresh one", () => {
  expect(settle(["a", "b"], ["c", "b", "a"], false)).toEqual({ shown: ["c", "b", "a"], waiting: 0 });
});

test("new and moved rows wait, and are counted", () => {
  expect(settle(["a", "b", "c"], ["n", "c", "a", "b"], true)).toEqual({ shown: ["a", "b", "c"], waiting: 2 });
});

test("a row that left keeps its place until the pointer goes", () => {
  expect(settle(["a", "b", "c"], ["a", "c"], true)).toEqual({ shown: ["a", "b", "c"], waiting: 0 });
  expect(settle(["a", "b", "c"], ["a", "c"], false).shown).toEqual(["a", "c"]);
});

test("what loads at the end is added under a held list", () => {
  expect(settle(["a", "b"], ["n", "a", "b", "c", "d"], true)).toEqual({
    shown: ["a", "b", "c", "d"],
    waiting: 1,
  });
});

test("an empty list shows what comes, whoever points at it", () => {
  expect(settle([], ["a"], true)).toEqual({ shown: ["a"], waiting: 0 });
});

test("ten thousand held rows are settled in an instant", () => {
  const ids = Array.from({ length: 10_000 }, (_, index) => String(index));
  const start = performance.now();
  settle(ids, ids.toReversed(), true);
  expect(performance.now() - start).toBeLessThan(200);
});
