import { Button, Loader } from "@mantine/core";
import { IconCircleCheck, IconRefresh } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { useEffect, useRef } from "react";
import { channelsQuery } from "@/api/catalogues";
import { type Pairing, pairingQuery, placePairing } from "@/api/channels";
import { post } from "@/api/client";
import type { Channel } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { useFrame } from "@/live/listen";
import { Dialog } from "@/ui/Dialog";
import { explain } from "@/ui/refusal";
import { useSecond } from "@/ui/useNow";

const STEPS = ["step1", "step2", "step3"] as const;

/** The code that a phone scans to connect the line: a new one comes by itself until one was scanned. */
export function PairingDialog({ channel, onClose }: { channel: Channel; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const connect = useMutation({
    mutationFn: () => post<Pairing>(`/channels/${channel.id}/connect`),
    onSuccess: (pairing) => placePairing(client, pairing),
  });
  const asked = useRef(false);
  useEffect(() => {
    if (asked.current) return;
    asked.current = true;
    connect.mutate();
  });
  useFrame("pairing", (frame) => {
    if (frame.channel_id !== channel.id) return;
    placePairing(client, frame);
    if (frame.state === "open") void client.invalidateQueries({ queryKey: channelsQuery.queryKey });
  });
  const pairing = useQuery({ ...pairingQuery(channel.id), enabled: connect.isSuccess }).data;
  const connected = pairing?.state === "open";
  return (
    <Dialog onClose={onClose} size={560} title={t("settings.channels.pairing.title", { name: channel.name })}>
      {connect.isError && (
        <p className="warn bad" role="alert">
          {explain(connect.error, t)}
        </p>
      )}
      {connected ? (
        <div className="paired" role="status">
          <IconCircleCheck aria-hidden />
          <p className="b">{t("settings.channels.pairing.done")}</p>
          <p className="sec">{t("settings.channels.pairing.doneText", { name: channel.name })}</p>
        </div>
      ) : (
        <div className="pairing">
          <Picture
            pairing={pairing}
            waiting={connect.isPending}
            failed={connect.isError}
            onAgain={() => connect.mutate()}
          />
          <ol>
            {STEPS.map((step) => (
              <li key={step}>{t(`settings.channels.pairing.${step}`)}</li>
            ))}
          </ol>
        </div>
      )}
      <div className="dialog-foot">
        <Button variant={connected ? "filled" : "default"} onClick={onClose}>
          {t("action.close")}
        </Button>
      </div>
    </Dialog>
  );
}

interface PictureProps {
  pairing: Pairing | undefined;
  waiting: boolean;
  failed: boolean;
  onAgain: () => void;
}

function Picture({ pairing, waiting, failed, onAgain }: PictureProps) {
  const { t } = useWords();
  const now = useSecond();
  const left = pairing?.expires_at ? Math.ceil((new Date(pairing.expires_at).getTime() - now) / 1000) : 0;
  const over = failed || (pairing !== undefined && !waiting && pairing.expires_at !== null && left <= 0);
  const shown = !over && (pairing?.image || pairing?.code);
  return (
    <div className="qr">
      <div className="qr-box">
        {pairing?.image && !failed && (
          <img
            className={over ? "over" : undefined}
            src={pairing.image}
            alt={t("settings.channels.pairing.image")}
            width={232}
            height={232}
          />
        )}
        {!pairing?.image && pairing?.code && !over && <output className="qr-code n">{pairing.code}</output>}
        {!shown && !over && <Loader size="sm" aria-label={t("settings.channels.pairing.waiting")} />}
        {over && (
          <Button
            leftSection={<IconRefresh className="i s" aria-hidden />}
            loading={waiting}
            onClick={onAgain}
          >
            {t("settings.channels.pairing.again")}
          </Button>
        )}
      </div>
      <p className="sm mute n" aria-live="off">
        {shown
          ? t("settings.channels.pairing.left", { seconds: left })
          : t("settings.channels.pairing.waiting")}
      </p>
      {shown && pairing?.image && pairing.code && (
        <p className="sm">
          {t("settings.channels.pairing.code")} <span className="m n">{pairing.code}</span>
        </p>
      )}
    </div>
  );
}
