import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconBolt, IconPaperclip, IconPencil, IconPlus, IconSearch, IconTrash } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import {
  allQuickRepliesQuery,
  archiveQuickReply,
  findReplies,
  quickRepliesKey,
  saveQuickReply,
} from "@/api/quickReplies";
import type { QuickReply } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Empty } from "@/ui/Empty";
import { useExample } from "@/ui/form/VariableText";
import { filledIn } from "@/ui/form/variables";
import { Markup } from "@/ui/markup";
import { QuickReplyDialog } from "@/ui/quick/QuickReplyDialog";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";

/** Stored answers: the team's and one's own, as a customer would read them (C9). */
export function QuickSection() {
  const { t } = useWords();
  const client = useQueryClient();
  const replies = useQuery(allQuickRepliesQuery);
  const example = useExample();
  const [text, setText] = useState("");
  const [scope, setScope] = useState<"all" | "own">("all");
  const [edited, setEdited] = useState<QuickReply | "new" | null>(null);
  const refresh = () => client.invalidateQueries({ queryKey: quickRepliesKey });
  const listed = findReplies(replies.data ?? [], text).filter((reply) => reply.for_all === (scope === "all"));
  const remove = async (reply: QuickReply) => {
    const { shortcut, text: said, for_all } = reply;
    const again = { shortcut, text: said, for_all, media_ids: reply.media.map((media) => media.id) };
    try {
      await archiveQuickReply(reply.id);
      await refresh();
      toast(t("quick.deleted"), {
        action: { label: t("action.undo"), run: () => void saveQuickReply(again).then(refresh) },
      });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  return (
    <Section
      wide
      title={t("settings.section.quick")}
      text={t("settings.quick.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("quick.create")}
        </Button>
      }
    >
      <div className="set-bar">
        <TextInput
          className="grow"
          aria-label={t("settings.quick.search")}
          placeholder={t("settings.quick.search")}
          leftSection={<IconSearch className="i s" aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <SegmentedControl
          aria-label={t("settings.quick.which")}
          value={scope}
          onChange={(value) => setScope(value as "all" | "own")}
          data={[
            { value: "all", label: t("settings.quick.team") },
            { value: "own", label: t("settings.quick.own") },
          ]}
        />
      </div>
      {replies.isPending && <Skeleton />}
      {replies.isError && <Failed retry={() => void replies.refetch()} />}
      {replies.isSuccess && listed.length === 0 && (
        <Empty icon={<IconBolt />} title={t(text ? "quick.noMatch" : "quick.none")} />
      )}
      {listed.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.quick")}>
          {listed.map((reply) => (
            <li key={reply.id}>
              <span className="grow set-name">
                <span className="row">
                  <span className="m">/{reply.shortcut}</span>
                  {reply.media.length > 0 && (
                    <span className="row xs mute n">
                      <IconPaperclip className="i xs" aria-hidden />
                      {t("quick.files", { count: reply.media.length })}
                    </span>
                  )}
                </span>
                <span className="sm sec set-said">
                  <Markup text={filledIn(reply.text, example)} />
                </span>
              </span>
              <Tip label={t("quick.edit", { name: reply.shortcut })} onClick={() => setEdited(reply)}>
                <IconPencil className="i s" aria-hidden />
              </Tip>
              <Tip label={t("quick.delete", { name: reply.shortcut })} onClick={() => void remove(reply)}>
                <IconTrash className="i s" aria-hidden />
              </Tip>
            </li>
          ))}
        </ul>
      )}
      {edited && (
        <QuickReplyDialog
          reply={edited === "new" ? undefined : edited}
          forAll={scope === "all"}
          onSaved={refresh}
          onClose={() => setEdited(null)}
        />
      )}
    </Section>
  );
}
