import { IconArrowLeft, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { teamQuery } from "@/api/catalogues";
import type { InternalMessage, Me, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Tip } from "@/ui/Tip";
import { RoomComposer } from "./RoomComposer";
import { RoomDialog } from "./RoomDialog";
import { RoomFace } from "./RoomFace";
import { RoomTimeline } from "./RoomTimeline";

/** What one is about to answer, or to write anew. */
export type About = { what: "answer" | "edit"; message: InternalMessage } | null;

interface Props {
  room: Room;
  me: Me;
  onBack: () => void;
}

/** One room: who is in it, what was said, and where one writes. */
export function RoomPane({ room, me, onBack }: Props) {
  const { t } = useWords();
  const [about, setAbout] = useState<About>(null);
  const [managing, setManaging] = useState(false);
  const team = useQuery(teamQuery).data ?? [];
  const other = room.kind === "direct" ? room.members.find((member) => member.id !== me.id) : undefined;
  const presence = team.find((member) => member.id === other?.id)?.presence;
  return (
    <main className="conv" aria-label={room.name}>
      <header className="top">
        <Tip label={t("room.back")} className="back" onClick={onBack}>
          <IconArrowLeft className="i l" aria-hidden />
        </Tip>
        <RoomFace room={room} me={me} size={32} />
        <div className="who">
          <h1 className="t">{room.name}</h1>
          <div className="mt t">
            {other
              ? t(`presence.${presence ?? "offline"}`)
              : room.members.map((member) => member.name?.split(" ")[0]).join(", ")}
          </div>
        </div>
        {room.kind === "group" && (
          <Tip label={t("room.manage")} onClick={() => setManaging(true)}>
            <IconUsers className="i" aria-hidden />
          </Tip>
        )}
      </header>
      <RoomTimeline room={room} me={me} onAbout={setAbout} />
      <div className="cmpw">
        <RoomComposer room={room} me={me} about={about} onDone={() => setAbout(null)} />
      </div>
      {managing && <RoomDialog room={room} me={me} onClose={() => setManaging(false)} onLeft={onBack} />}
    </main>
  );
}
