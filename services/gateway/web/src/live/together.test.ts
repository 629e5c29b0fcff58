import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { together } from "./together";

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

test("the first is taken at once, those behind it together and in their order", () => {
  const taken: number[][] = [];
  const { add } = together<number>((items) => taken.push(items));
  for (const item of [1, 2, 3]) add(item);
  expect(taken).toEqual([[1]]);
  vi.runAllTimers();
  expect(taken).toEqual([[1], [2, 3]]);
  add(4);
  expect(taken).toEqual([[1], [2, 3], [4]]);
});

test("what waits is taken when it is asked for, and only once", () => {
  const taken: number[][] = [];
  const { add, flush } = together<number>((items) => taken.push(items));
  for (const item of [1, 2]) add(item);
  flush();
  vi.runAllTimers();
  expect(taken).toEqual([[1], [2]]);
});
