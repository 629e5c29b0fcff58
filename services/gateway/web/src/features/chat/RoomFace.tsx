import { IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { teamQuery } from "@/api/catalogues";
import type { Me, Room } from "@/api/types";
import { Avatar } from "@/ui/Avatar";
import { hue } from "@/ui/format";

/** The other one's face and whether he is there; for a group a sign of its own. */
export function RoomFace({ room, me, size = 40 }: { room: Room; me: Me; size?: 32 | 40 }) {
  const team = useQuery(teamQuery).data ?? [];
  if (room.kind === "group")
    return (
      <span className={`av sq h${hue(room.id)} ${size === 32 ? "s32" : ""}`}>
        <IconUsers className="i" aria-hidden />
      </span>
    );
  const other = room.members.find((member) => member.id !== me.id);
  const known = team.find((member) => member.id === other?.id);
  return <Avatar name={room.name} id={other?.id} size={size} presence={known?.presence ?? "offline"} />;
}
