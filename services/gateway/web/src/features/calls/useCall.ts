import { useMutation, useQueryClient } from "@tanstack/react-query";
import { post } from "@/api/client";
import { keys } from "@/api/queries";
import type { Call } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useWays } from "@/ui/desk";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

export function useCall(call: Call) {
  const { t } = useWords();
  const client = useQueryClient();
  const desk = useWays();
  return useMutation({
    mutationFn: (command: "answer" | "reject" | "hangup") => post(`/calls/${call.id}/${command}`),
    onSuccess: (_, command) => {
      if (command === "answer" && call.ticket) desk.open(call.ticket.id);
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
    onSettled: () => client.invalidateQueries({ queryKey: keys.calls }),
  });
}
