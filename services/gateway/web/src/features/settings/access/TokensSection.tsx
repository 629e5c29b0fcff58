import { Button } from "@mantine/core";
import { IconCopy, IconKey, IconPlus, IconTrash } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { del } from "@/api/client";
import { type Token, tokensQuery } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { Dialog } from "@/ui/Dialog";
import { Empty } from "@/ui/Empty";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { type Issued, TokenDialog } from "./TokenDialog";
import "./access.css";

/** By what programs ask: within their scopes, and never beyond their owner's profile (P4). */
export function TokensSection() {
  const { t } = useWords();
  const tokens = useQuery(tokensQuery);
  const [making, setMaking] = useState(false);
  const [issued, setIssued] = useState<Issued | null>(null);
  return (
    <Section
      title={t("settings.section.tokens")}
      text={t("settings.tokens.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setMaking(true)}>
          {t("settings.tokens.create")}
        </Button>
      }
    >
      {tokens.isPending && <Skeleton />}
      {tokens.isError && <Failed retry={() => void tokens.refetch()} />}
      {tokens.data?.items.length === 0 && (
        <Empty icon={<IconKey />} title={t("settings.tokens.none")} text={t("settings.tokens.noneText")} />
      )}
      {tokens.data && tokens.data.items.length > 0 && (
        <ul className="set-list" aria-label={t("settings.section.tokens")}>
          {tokens.data.items.map((token) => (
            <Line key={token.id} token={token} />
          ))}
        </ul>
      )}
      {making && tokens.data && (
        <TokenDialog scopes={tokens.data.scopes} onIssued={setIssued} onClose={() => setMaking(false)} />
      )}
      {issued && (
        <SecretDialog
          title={t("settings.tokens.shown", { name: issued.token.name })}
          secret={issued.secret}
          onClose={() => setIssued(null)}
        />
      )}
    </Section>
  );
}

/** Something that is shown here and nowhere else. */
export function SecretDialog({
  title,
  secret,
  onClose,
}: {
  title: string;
  secret: string;
  onClose: () => void;
}) {
  const { t } = useWords();
  return (
    <Dialog onClose={onClose} size={480} closeOnClickOutside={false} title={title}>
      <p className="sec">{t("settings.tokens.once")}</p>
      <output className="ac-secret n">{secret}</output>
      <div className="dialog-foot">
        <Button variant="subtle" color="gray" onClick={onClose}>
          {t("action.close")}
        </Button>
        <Button
          data-autofocus
          leftSection={<IconCopy className="i s" aria-hidden />}
          onClick={() => void copy(secret, t("toast.copied"))}
        >
          {t("security.copy")}
        </Button>
      </div>
    </Dialog>
  );
}

function Line({ token }: { token: Token }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const [asking, setAsking] = useState(false);
  const revoke = useMutation({
    mutationFn: () => del(`/tokens/${token.id}`),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: tokensQuery.queryKey });
      toast(t("settings.tokens.revoked", { name: token.name }));
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const at = (time: string) => moment(time, i18n.language);
  const over = token.expires_at !== null && new Date(token.expires_at) < new Date();
  return (
    <li>
      <span className="grow set-name">
        <span className="m">{token.name}</span>
        <span className="sm mute">{token.scopes.join(", ")}</span>
        <span className="sm mute">
          {t("settings.tokens.as", { name: token.owner.name })}
          {" · "}
          {token.used_at ? t("settings.tokens.used", { at: at(token.used_at) }) : t("settings.tokens.unused")}
          {token.expires_at && !over && ` · ${t("settings.tokens.until", { at: at(token.expires_at) })}`}
        </span>
      </span>
      {over && <span className="chip">{t("settings.tokens.over")}</span>}
      {asking ? (
        <Button size="xs" color="red" loading={revoke.isPending} onClick={() => revoke.mutate()}>
          {t("settings.tokens.revokeNow")}
        </Button>
      ) : (
        <Tip label={t("settings.tokens.revoke", { name: token.name })} onClick={() => setAsking(true)}>
          <IconTrash className="i s" aria-hidden />
        </Tip>
      )}
    </li>
  );
}
