import { useNavigate } from "react-router";
import type { Notice } from "@/api/types";
import { useWays } from "@/ui/desk";

/** Leads to what a notice is about: a ticket, a task, a line, or a room of the team. */
export function useNoticeDoor(): (notice: Notice) => void {
  const desk = useWays();
  const navigate = useNavigate();
  return ({ ticket, task, room, channel }) => {
    if (ticket) desk.open(ticket.id);
    else if (task) void navigate(`/tasks?task=${task.id}`);
    else if (channel) void navigate("/settings/channels");
    else if (room) void navigate(`/chat/${room.id}`);
  };
}
