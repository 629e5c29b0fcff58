import { useQueryClient } from "@tanstack/react-query";
import { useEffect } from "react";
import { useSearchParams } from "react-router";
import { get } from "@/api/client";
import { placeTask } from "@/api/tasks";
import type { Task } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { openDialog } from "@/ui/dialogs";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

/** A notice leads here with its task in the address; once it is open the address forgets it. */
export function useAskedTask(): void {
  const { t } = useWords();
  const client = useQueryClient();
  const [search, setSearch] = useSearchParams();
  const asked = search.get("task");
  useEffect(() => {
    if (!asked) return;
    setSearch(
      (held) => {
        held.delete("task");
        return held;
      },
      { replace: true },
    );
    get<Task>(`/tasks/${encodeURIComponent(asked)}`)
      .then((task) => {
        placeTask(client, task);
        openDialog({ kind: "task", task });
      })
      .catch((reason) => toast(explain(reason, t), { alert: true }));
  }, [asked, client, setSearch, t]);
}
