import { Button, TextInput } from "@mantine/core";
import { IconAt, IconMessages, IconPlus, IconSearch } from "@tabler/icons-react";
import type { UseQueryResult } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import type { Me, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty, Failed } from "@/ui/Empty";
import { shortTime } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { Found } from "./Found";
import { RoomFace } from "./RoomFace";

interface Props {
  rooms: UseQueryResult<Room[]>;
  me: Me;
  roomId: string | undefined;
  onOpen: (id: string) => void;
  onNew: () => void;
}

/** The rooms, the liveliest first; what is searched for stands in their place. */
export function RoomList({ rooms, me, roomId, onOpen, onNew }: Props) {
  const { t } = useWords();
  const [q, setQ] = useState("");
  const wanted = q.trim();
  return (
    <section className="rooms" aria-label={t("room.rooms")}>
      <header className="top">
        <h1 className="t grow">{t("room.page")}</h1>
        <Tip label={t("room.new")} onClick={onNew}>
          <IconPlus className="i l" aria-hidden />
        </Tip>
      </header>
      <div className="rooms-q">
        <TextInput
          type="search"
          aria-label={t("room.search")}
          placeholder={t("room.search")}
          leftSection={<IconSearch className="i s" aria-hidden />}
          value={q}
          onChange={(event) => setQ(event.currentTarget.value)}
        />
      </div>
      <div className="rooms-in">
        {wanted ? (
          <Found q={wanted} roomId={roomId} onOpen={onOpen} />
        ) : (
          <Rooms {...{ rooms, me, roomId, onNew }} />
        )}
      </div>
    </section>
  );
}

function Rooms({ rooms, me, roomId, onNew }: Omit<Props, "onOpen">): ReactNode {
  const { t } = useWords();
  if (rooms.isPending) return <Skeleton rows={4} />;
  if (rooms.isError)
    return <Failed title={t("room.failed")} text={t("state.safe")} onRetry={() => void rooms.refetch()} />;
  if (rooms.data.length === 0)
    return (
      <Empty icon={<IconMessages />} title={t("room.none")} text={t("room.noneText")}>
        <Button variant="default" size="xs" onClick={onNew}>
          {t("room.new")}
        </Button>
      </Empty>
    );
  return (
    <ul>
      {rooms.data.map((room) => (
        <li key={room.id}>
          <RoomRow room={room} me={me} here={room.id === roomId} />
        </li>
      ))}
    </ul>
  );
}

function RoomRow({ room, me, here }: { room: Room; me: Me; here: boolean }) {
  const { t, i18n } = useWords();
  const { last, unread } = room;
  const said = last?.removed
    ? t("room.removed")
    : (last?.text ?? (last ? t(`room.file.${last.kind}`) : t("room.nothing")));
  const whose =
    last === null
      ? ""
      : last.author.id === me.id
        ? `${t("room.you")}: `
        : `${last.author.name?.split(" ")[0]}: `;
  const alone = room.kind === "direct" && last?.author.id !== me.id;
  return (
    <Link
      to={`/chat/${room.id}`}
      className={`room ${here ? "on" : ""} ${unread ? "un" : ""}`}
      aria-current={here ? "page" : undefined}
    >
      <RoomFace room={room} me={me} />
      <span className="grow">
        <span className="row a">
          <span className="t grow nm">{room.name}</span>
          {last && (
            <time className="xs mute" dateTime={last.at}>
              {shortTime(last.at, i18n.language)}
            </time>
          )}
        </span>
        <span className="row">
          <span className="t grow sm pv">
            {alone ? "" : whose}
            {said}
          </span>
          {room.called && <IconAt className="i xs at" role="img" aria-label={t("room.called")} />}
          {unread > 0 && (
            <>
              <span className="dot" aria-hidden>
                {unread > 99 ? "99+" : unread}
              </span>
              <span className="vh">{t("room.unread", { count: unread })}</span>
            </>
          )}
        </span>
      </span>
    </Link>
  );
}
