import { Button } from "@mantine/core";
import { IconSend } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { post } from "@/api/client";
import { type Delivery, deliveriesQuery, type Webhook } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { Empty } from "@/ui/Empty";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { toast } from "@/ui/toast";

const CHIP = { delivered: "chip", waiting: "chip pend", held: "chip pend", failed: "chip bad" };

/** What a webhook was told, or will be, and what came of each attempt. */
export function DeliveriesDialog({ webhook, onClose }: { webhook: Webhook; onClose: () => void }) {
  const { t } = useWords();
  const deliveries = useQuery(deliveriesQuery(webhook.id));
  return (
    <Dialog onClose={onClose} size={560} title={t("settings.webhooks.logOf", { name: webhook.name })}>
      {deliveries.isPending && <Skeleton />}
      {deliveries.data?.length === 0 && (
        <Empty
          icon={<IconSend />}
          title={t("settings.webhooks.logNone")}
          text={t("settings.webhooks.logNoneText")}
        />
      )}
      <ul className="ac-audit">
        {deliveries.data?.map((delivery) => (
          <Line key={delivery.id} delivery={delivery} webhook={webhook} />
        ))}
      </ul>
    </Dialog>
  );
}

function Line({ delivery, webhook }: { delivery: Delivery; webhook: Webhook }) {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const replay = useMutation({
    mutationFn: () => post(`/webhooks/${webhook.id}/deliveries/${delivery.id}/replay`),
    onSuccess: () => client.invalidateQueries({ queryKey: deliveriesQuery(webhook.id).queryKey }),
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const at = (time: string) => moment(time, i18n.language);
  const over = delivery.state === "delivered" || delivery.state === "failed";
  return (
    <li>
      <div>
        <span className="m">{t(`settings.webhooks.kind.${delivery.kind.replace(".", "_")}`)}</span>{" "}
        <span className={CHIP[delivery.state]}>{t(`settings.webhooks.state.${delivery.state}`)}</span>
        <ul className="ac-tries sm mute n">
          {delivery.attempts.map((attempt) => (
            <li key={attempt.at}>
              {at(attempt.at)} · {attempt.status ?? attempt.error} · {attempt.milliseconds} ms
            </li>
          ))}
          {delivery.next_at && <li>{t("settings.webhooks.next", { at: at(delivery.next_at) })}</li>}
        </ul>
      </div>
      {over && webhook.state === "active" && (
        <Button size="xs" variant="default" loading={replay.isPending} onClick={() => replay.mutate()}>
          {t("settings.webhooks.replay")}
        </Button>
      )}
    </li>
  );
}
