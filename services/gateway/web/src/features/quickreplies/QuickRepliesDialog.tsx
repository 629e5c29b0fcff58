import { Button } from "@mantine/core";
import { IconPaperclip, IconPencil, IconPlus, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { meQuery } from "@/api/queries";
import { allQuickRepliesQuery, archiveQuickReply, quickRepliesKey, saveQuickReply } from "@/api/quickReplies";
import type { Me, QuickReply } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { QuickReplyDialog } from "@/ui/quick/QuickReplyDialog";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import "./quickreplies.css";

const mayChange = (me: Me | undefined, reply: QuickReply) =>
  me !== undefined && (reply.for_all ? me.profile !== "agent" : true);

/** One's own stored answers, and the team's: to be looked through, written and put away. */
export function QuickRepliesDialog({ text, onClose }: { text?: string; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const me = useQuery(meQuery).data;
  const replies = useQuery(allQuickRepliesQuery).data;
  const [edited, setEdited] = useState<QuickReply | "new" | null>(text ? "new" : null);
  const refresh = () => client.invalidateQueries({ queryKey: quickRepliesKey });
  const remove = async (reply: QuickReply) => {
    try {
      await archiveQuickReply(reply.id);
      await refresh();
      const { shortcut, text: said, for_all } = reply;
      const again = { shortcut, text: said, for_all, media_ids: reply.media.map((media) => media.id) };
      toast(t("quick.deleted"), {
        action: { label: t("action.undo"), run: () => void saveQuickReply(again).then(refresh) },
      });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  if (edited)
    return (
      <QuickReplyDialog
        reply={edited === "new" ? undefined : edited}
        text={text}
        onClose={() => setEdited(null)}
        onSaved={refresh}
      />
    );
  return (
    <Dialog onClose={onClose} size={560} title={t("quick.title")}>
      <ul className="quicks">
        {replies?.map((reply) => (
          <li key={reply.id}>
            <span className="grow">
              <span className="row">
                <span className="m">/{reply.shortcut}</span>
                <span className={reply.for_all ? "chip ac" : "chip"}>
                  {t(reply.for_all ? "quick.team" : "quick.own")}
                </span>
                {reply.media.length > 0 && (
                  <span className="row xs mute n">
                    <IconPaperclip className="i xs" aria-hidden />
                    {reply.media.length}
                  </span>
                )}
              </span>
              <span className="sm sec said">{reply.text}</span>
            </span>
            {mayChange(me, reply) && (
              <>
                <Tip label={t("quick.edit", { name: reply.shortcut })} onClick={() => setEdited(reply)}>
                  <IconPencil className="i s" aria-hidden />
                </Tip>
                <Tip label={t("quick.delete", { name: reply.shortcut })} onClick={() => void remove(reply)}>
                  <IconTrash className="i s" aria-hidden />
                </Tip>
              </>
            )}
          </li>
        ))}
      </ul>
      {replies?.length === 0 && <p className="sm mute none">{t("quick.none")}</p>}
      <div className="dialog-foot">
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("quick.create")}
        </Button>
      </div>
    </Dialog>
  );
}
