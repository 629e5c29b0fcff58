import { useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";

interface Options {
  first: string | undefined;
  last: string | undefined;
  mine: boolean;
  target: string | undefined;
  older: () => void;
  newer: () => void;
}

const NEAR = 48;
const EARLY = 320;

/** Stays at the bottom only for the one who is there; what loads above never moves what is being read. */
export function useScroll({ first, last, mine, target, older, newer }: Options) {
  const box = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const [atBottom, setAtBottom] = useState(true);
  const follows = useRef(target === undefined);
  const height = useRef(0);
  const top = useRef(first);
  const found = useRef(false);

  const toBottom = useCallback(() => {
    const element = box.current;
    if (!element) return;
    follows.current = true;
    element.scrollTop = element.scrollHeight;
    setAtBottom(true);
  }, []);

  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    const prepended = top.current !== undefined && first !== top.current;
    if (prepended) element.scrollTop += element.scrollHeight - height.current;
    else if (follows.current) element.scrollTop = element.scrollHeight;
    top.current = first;
    height.current = element.scrollHeight;
  });

  useLayoutEffect(() => {
    if (mine && last) toBottom();
  }, [mine, last, toBottom]);

  useEffect(() => {
    if (!target || found.current || !first) return;
    const element = document.getElementById(`message-${target}`);
    found.current = element !== null;
    element?.scrollIntoView({ block: "center" });
  }, [target, first]);

  useEffect(() => {
    const element = box.current;
    if (!element || !content.current) return;
    const observer = new ResizeObserver(() => {
      if (follows.current) element.scrollTop = element.scrollHeight;
      height.current = element.scrollHeight;
    });
    observer.observe(element);
    observer.observe(content.current);
    return () => observer.disconnect();
  }, []);

  const onScroll = () => {
    const element = box.current;
    if (!element) return;
    const rest = element.scrollHeight - element.scrollTop - element.clientHeight;
    follows.current = target === undefined && rest < NEAR;
    setAtBottom(rest < NEAR);
    if (element.scrollTop < EARLY) older();
    if (rest < EARLY) newer();
  };
  return { box, content, atBottom, toBottom, onScroll };
}
