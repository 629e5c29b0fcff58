import { useEffect, useRef, useState } from "react";
import { readRoom } from "@/api/rooms";
import type { InternalMessage, Room } from "@/api/types";

/** Whoever has the newest message before his eyes has read it; a page in the background reads nothing. */
export function useReadRoom(room: Room, messages: InternalMessage[], atEnd: boolean): void {
  const [focused, setFocused] = useState(() => document.hasFocus());
  const told = useRef(0);
  useEffect(() => {
    const follow = () => setFocused(document.hasFocus());
    addEventListener("focus", follow);
    addEventListener("blur", follow);
    return () => {
      removeEventListener("focus", follow);
      removeEventListener("blur", follow);
    };
  }, []);
  // What is still on its way has no place in the log yet.
  const newest = messages.findLast((message) => message.position > 0)?.created ?? 0;
  useEffect(() => {
    if (!focused || !atEnd || room.unread === 0 || newest <= told.current) return;
    told.current = newest;
    readRoom(room.id, newest).catch(() => {
      told.current = 0;
    });
  }, [focused, atEnd, room.id, room.unread, newest]);
}
