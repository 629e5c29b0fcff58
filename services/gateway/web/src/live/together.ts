const REST = 80;

/** The first of what comes is taken at once, and what comes right behind it together: a thousand tickets that change
 * in a moment are some pictures, not a thousand. */
export function together<T>(take: (items: T[]) => void): { add: (item: T) => void; flush: () => void } {
  let waiting: T[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  const flush = () => {
    clearTimeout(timer);
    timer = undefined;
    if (waiting.length === 0) return;
    const items = waiting;
    waiting = [];
    // Taking and drawing them takes time too: the rest begins when the page is free again.
    timer = setTimeout(flush, REST);
    take(items);
  };
  const add = (item: T) => {
    waiting.push(item);
    if (timer === undefined) flush();
  };
  return { add, flush };
}
