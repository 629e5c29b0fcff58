import { Button, Switch } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { changeMe } from "@/api/me";
import { keys } from "@/api/queries";
import type { Me, NoticeKind, Notifications } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { chime, USUAL_VOLUME, VOLUME } from "@/ui/chime";
import { askPermission, usePermission } from "@/ui/desktop";
import { explain } from "@/ui/refusal";
import { useStored } from "@/ui/stored";
import { toast } from "@/ui/toast";

const WAYS = ["page", "desktop", "sound"] as const;
const KINDS: NoticeKind[] = [
  "pending",
  "message",
  "transfer",
  "mention",
  "failed",
  "missed_call",
  "task",
  "internal",
  "sla",
  "channel",
];

/** Which ways notices take, and of what; each counts from the moment it is pressed. */
export function NoticesPart({ me }: { me: Me }) {
  const { t } = useWords();
  const client = useQueryClient();
  const allowed = usePermission();
  const { notifications } = me;
  const save = useMutation({
    mutationFn: (next: Notifications) => changeMe({ notifications: next }),
    onMutate: (next) => {
      const before = client.getQueryData<Me>(keys.me);
      client.setQueryData<Me>(keys.me, (held) => held && { ...held, notifications: next });
      return before;
    },
    onSuccess: (saved) => client.setQueryData(keys.me, saved),
    onError: (reason, _, before) => {
      client.setQueryData(keys.me, before);
      toast(explain(reason, t), { alert: true });
    },
  });
  const change = (next: Partial<Notifications>) => save.mutate({ ...notifications, ...next });
  const turn = async (way: (typeof WAYS)[number], on: boolean) => {
    if (way === "desktop" && on) await askPermission();
    change({ [way]: on });
  };
  const note = { granted: undefined, default: "ask", denied: "denied", impossible: "impossible" }[allowed];
  return (
    <>
      <fieldset className="pf-set">
        <legend>{t("notice.ways")}</legend>
        {WAYS.map((way) => (
          <Switch
            key={way}
            label={t(`notice.way.${way}`)}
            description={t(`notice.wayText.${way}`)}
            checked={notifications[way]}
            onChange={(event) => void turn(way, event.currentTarget.checked)}
          />
        ))}
        {notifications.desktop && note && (
          <div className="warn row">
            <span className="grow">{t(`notice.permission.${note}`)}</span>
            {note === "ask" && (
              <Button size="xs" variant="default" onClick={() => void askPermission()}>
                {t("notice.allow")}
              </Button>
            )}
          </div>
        )}
        {notifications.sound && <Volume />}
      </fieldset>
      <fieldset className="pf-set">
        <legend>{t("notice.kinds")}</legend>
        {KINDS.map((kind) => (
          <Switch
            key={kind}
            label={t(`notice.about.${kind}`)}
            checked={notifications.kinds[kind]}
            onChange={(event) =>
              change({ kinds: { ...notifications.kinds, [kind]: event.currentTarget.checked } })
            }
          />
        ))}
      </fieldset>
    </>
  );
}

function Volume() {
  const { t } = useWords();
  const [volume, setVolume] = useStored(VOLUME, USUAL_VOLUME);
  return (
    <div className="row pf-vol">
      <label className="row grow">
        <span className="sm sec">{t("notice.volume")}</span>
        <input
          className="grow"
          type="range"
          min={0}
          max={100}
          step={10}
          value={volume}
          onChange={(event) => setVolume(Number(event.currentTarget.value))}
        />
      </label>
      <Button variant="default" size="xs" onClick={() => void chime(volume)}>
        {t("notice.hear")}
      </Button>
    </div>
  );
}
