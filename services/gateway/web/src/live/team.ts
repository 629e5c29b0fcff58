import type { QueryClient } from "@tanstack/react-query";
import { dropRoom, placeRoom, placeSaid } from "@/api/rooms";
import { mapTasks, placeTask, tasksKey } from "@/api/tasks";
import type { InternalMessage, Room, Task } from "@/api/types";
import { refreshSoon } from "./soon";

/** Its values change at once; where it stands in each list is asked for. */
export function applyTask(client: QueryClient, task: Task): void {
  placeTask(client, task);
  askForLists(client);
}

export function goneTask(client: QueryClient, id: string): void {
  mapTasks(client, (task) => (task.id === id ? null : task));
  askForLists(client);
}

function askForLists(client: QueryClient): void {
  for (const query of client.getQueryCache().findAll({ queryKey: tasksKey }))
    refreshSoon(client, query.queryKey);
}

export const applyRoom = (client: QueryClient, room: Room): void => placeRoom(client, room);
export const goneRoom = (client: QueryClient, id: string): void => dropRoom(client, id);
export const applySaid = (client: QueryClient, message: InternalMessage): void => placeSaid(client, message);
