import { useQueryClient } from "@tanstack/react-query";
import { get, request } from "@/api/client";
import type { Ticket } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyTicket } from "@/live/apply";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";

/** What is changed on the contact, and shows on his ticket. */
export function useContactChanges(ticket: Ticket) {
  const { t } = useWords();
  const client = useQueryClient();

  async function change(method: string, what: string, body?: object): Promise<boolean> {
    try {
      const { position } = await request<{ position: number }>(
        method,
        `/contacts/${ticket.contact.id}/${what}`,
        body,
      );
      applyTicket(client, await get<Ticket>(`/tickets/${ticket.id}?wait_for=${position}`));
      return true;
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
      return false;
    }
  }

  const set = async (what: "block" | "chatbot", blocked: boolean): Promise<void> => {
    if (!(await change("PUT", what, { blocked }))) return;
    const key = what === "block" ? "contact" : "chatbot";
    toast(t(`toast.${key}${blocked ? "Blocked" : "Unblocked"}`, { name: ticket.contact.name }), {
      action: { label: t("action.undo"), run: () => void set(what, !blocked) },
    });
  };

  return {
    set,
    tag: (id: string) => change("POST", "tags", { tag_ids: [id] }),
    untag: (id: string) => change("DELETE", `tags/${id}`),
  };
}
