import { Button } from "@mantine/core";
import { IconMessages, IconPlugConnectedX } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useNavigate, useParams } from "react-router";
import { meQuery } from "@/api/queries";
import { roomsQuery } from "@/api/rooms";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { NewRoomDialog } from "./NewRoomDialog";
import { RoomList } from "./RoomList";
import { RoomPane } from "./RoomPane";
import "@/features/conversation/conversation.css";
import "@/features/conversation/composer/composer.css";
import "@/ui/bubbles/bubbles.css";
import "./chat.css";

/** What the team says to each other: the rooms, and the one that is open (D8). */
export function ChatPage() {
  const { t } = useWords();
  const { roomId } = useParams();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const rooms = useQuery(roomsQuery);
  const [asking, setAsking] = useState(false);
  const room = rooms.data?.find((each) => each.id === roomId);
  const name = room?.name ?? t("room.page");

  useEffect(() => {
    document.title = document.title.replace(
      /^(\(\d+\) )?.*$/,
      (_, unread = "") => `${unread}${name} · Guichê`,
    );
  }, [name]);

  if (!me) return null;
  const open = (id: string) => void navigate(`/chat/${id}`);
  return (
    <div className="page chat" data-view={roomId ? "room" : "list"}>
      <RoomList rooms={rooms} me={me} roomId={roomId} onOpen={open} onNew={() => setAsking(true)} />
      {room ? (
        <RoomPane key={room.id} room={room} me={me} onBack={() => void navigate("/chat")} />
      ) : (
        <main className="conv none-open">
          {roomId && rooms.isSuccess ? (
            <Empty icon={<IconPlugConnectedX />} title={t("room.missing")}>
              <Button variant="default" size="xs" onClick={() => void navigate("/chat")}>
                {t("room.back")}
              </Button>
            </Empty>
          ) : (
            <Empty icon={<IconMessages />} title={t("room.choose")} text={t("room.chooseText")} />
          )}
        </main>
      )}
      {asking && <NewRoomDialog me={me} onClose={() => setAsking(false)} onOpen={open} />}
    </div>
  );
}
