import { Button } from "@mantine/core";
import { IconArrowDown } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Fragment, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { teamQuery } from "@/api/catalogues";
import { saidIn, saidQuery } from "@/api/rooms";
import type { InternalMessage, Me, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useRoomTyping } from "@/live/roomTyping";
import { Failed } from "@/ui/Empty";
import { capital, dayName, daysBetween } from "@/ui/format";
import { useGoing } from "@/ui/later";
import { Skeleton } from "@/ui/Skeleton";
import { RoomBubble } from "./RoomBubble";
import type { About } from "./RoomPane";
import { useReadRoom } from "./useReadRoom";

const NEAR = 80;
const TOGETHER = 60_000;
/** A hit further back than this is looked for page by page. */
const PAGES = 40;

interface Props {
  room: Room;
  me: Me;
  onAbout: (about: About) => void;
}

/** What was said, day by day; it stays at its end for whoever is there. */
export function RoomTimeline({ room, me, onAbout }: Props) {
  const { t, i18n } = useWords();
  const [search, setSearch] = useSearchParams();
  const wanted = search.get("message");
  const list = useInfiniteQuery(saidQuery(room.id));
  const going = useGoing();
  const messages = saidIn(list.data).filter((message) => !going.has(message.id));
  const box = useRef<HTMLDivElement>(null);
  const [atEnd, setAtEnd] = useState(true);
  const [newFrom] = useState(room.unread > 0 ? room.read_up_to : Number.POSITIVE_INFINITY);
  const height = useRef(0);
  const newest = messages.at(-1)?.id;
  const oldest = messages[0]?.id;
  useReadRoom(room, messages, atEnd);

  const toEnd = () => box.current?.scrollTo({ top: box.current.scrollHeight });
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is new is followed by whoever stands at the end
  useLayoutEffect(() => {
    if (atEnd && !wanted) toEnd();
  }, [newest, list.isSuccess]);
  // biome-ignore lint/correctness/useExhaustiveDependencies: what comes on top must not push the rest down
  useLayoutEffect(() => {
    const element = box.current;
    if (!element) return;
    if (!atEnd && height.current) element.scrollTop += element.scrollHeight - height.current;
    height.current = element.scrollHeight;
  }, [oldest]);

  const { hasNextPage, fetchNextPage, isFetchingNextPage } = list;
  const held = messages.some((message) => message.id === wanted);
  const pages = list.data?.pages.length ?? 0;
  useEffect(() => {
    if (!wanted || !pages || isFetchingNextPage) return;
    if (!held && hasNextPage && pages < PAGES) void fetchNextPage();
    else {
      document.getElementById(`said-${wanted}`)?.scrollIntoView({ block: "center" });
      setAtEnd(false);
      const timer = setTimeout(
        () =>
          setSearch(
            (now) => {
              now.delete("message");
              return now;
            },
            { replace: true },
          ),
        2_500,
      );
      return () => clearTimeout(timer);
    }
  }, [wanted, held, pages, hasNextPage, fetchNextPage, isFetchingNextPage, setSearch]);

  const scrolled = () => {
    const element = box.current;
    if (!element) return;
    height.current = element.scrollHeight;
    setAtEnd(element.scrollHeight - element.scrollTop - element.clientHeight < NEAR);
    if (element.scrollTop < NEAR && hasNextPage && !isFetchingNextPage && !wanted) void fetchNextPage();
  };

  if (list.isPending) return <Skeleton rows={4} />;
  if (list.isError && messages.length === 0)
    return <Failed title={t("room.failed")} text={t("state.safe")} onRetry={() => void list.refetch()} />;
  return (
    <div className="tl-wrap">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by key */}
      <div ref={box} className="tl" role="log" aria-label={room.name} tabIndex={0} onScroll={scrolled}>
        <div className="tl-in">
          {hasNextPage ? (
            <Button
              variant="subtle"
              size="xs"
              loading={isFetchingNextPage}
              onClick={() => void fetchNextPage()}
            >
              {t("room.older")}
            </Button>
          ) : (
            <p className="sys">{t("room.first")}</p>
          )}
          {messages.map((message, index) => {
            const before = messages[index - 1];
            const after = messages[index + 1];
            return (
              <Fragment key={message.id}>
                {startsDay(message, before) && (
                  <div className="day">{capital(dayName(new Date(message.at), i18n.language))}</div>
                )}
                {message.created > newFrom && (before?.created ?? 0) <= newFrom && (
                  <div className="unl">{t("room.newHere")}</div>
                )}
                <RoomBubble
                  {...{ message, room, me, onAbout }}
                  named={room.kind === "group" && !together(before, message)}
                  tight={together(message, after)}
                  hit={message.id === wanted}
                />
              </Fragment>
            );
          })}
          <Writing room={room} />
        </div>
      </div>
      {!atEnd && (
        <Button
          className="to-end"
          variant="default"
          size="xs"
          leftSection={<IconArrowDown className="i xs" aria-hidden />}
          onClick={toEnd}
        >
          {t("room.toEnd")}
        </Button>
      )}
    </div>
  );
}

const startsDay = (message: InternalMessage, before: InternalMessage | undefined) =>
  !before || daysBetween(new Date(before.at), new Date(message.at)) !== 0;

/** One speaker within a minute is one group. */
const together = (one: InternalMessage | undefined, other: InternalMessage | undefined) =>
  one !== undefined &&
  other !== undefined &&
  one.author.id === other.author.id &&
  Date.parse(other.at) - Date.parse(one.at) < TOGETHER &&
  !startsDay(other, one);

function Writing({ room }: { room: Room }) {
  const { t } = useWords();
  const ids = useRoomTyping(room.id);
  const team = useQuery(teamQuery).data ?? [];
  const names = team.filter((member) => ids.includes(member.id)).map((member) => member.name.split(" ")[0]);
  if (names.length === 0) return null;
  return (
    <div className="tyrow">
      <span className="typing" aria-hidden>
        <b />
        <b />
        <b />
      </span>
      {t(names.length > 1 ? "room.typingMany" : "room.typing", { names: names.join(", ") })}
    </div>
  );
}
