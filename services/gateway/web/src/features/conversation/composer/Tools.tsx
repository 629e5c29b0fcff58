import { Menu, Popover } from "@mantine/core";
import {
  IconAddressBook,
  IconAt,
  IconBolt,
  IconFile,
  IconMapPin,
  IconMicrophone,
  IconMoodSmile,
  IconPaperclip,
  IconSticker,
  IconVideo,
} from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { lazy, memo, Suspense, useRef, useState } from "react";
import { sendVideoCall, type Written } from "@/api/messages";
import type { Capabilities, StoredMedia } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { applyMessage } from "@/live/apply";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { useHeld } from "../shown";

const EmojiPicker = lazy(() => import("@/ui/media/EmojiPicker").then((m) => ({ default: m.EmojiPicker })));
const StickerPicker = lazy(() => import("./StickerPicker").then((m) => ({ default: m.StickerPicker })));
const LocationDialog = lazy(() =>
  import("@/ui/media/LocationDialog").then((m) => ({ default: m.LocationDialog })),
);
const CardDialog = lazy(() => import("@/ui/media/CardDialog").then((m) => ({ default: m.CardDialog })));

interface Props {
  note: boolean;
  /** Whether there is somebody to name. */
  names: boolean;
  editing: boolean;
  capabilities: Capabilities;
  insert: (piece: string) => void;
  onFiles: (files: File[]) => void;
  onRecord: () => void;
  onCarried: (kind: string, carried: Written, media?: StoredMedia) => void;
}

type Open = "emoji" | "sticker" | "location" | "card" | null;

/** Everything that goes beside words, as far as the channel carries it. */
export const Tools = memo(function Tools({
  note,
  names,
  editing,
  capabilities,
  insert,
  onFiles,
  onRecord,
  onCarried,
}: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const held = useHeld();
  const files = useRef<HTMLInputElement>(null);
  const [open, setOpen] = useState<Open>(null);
  const can = (kind: string) => !note && !editing && capabilities.kinds.includes(kind);
  const close = () => setOpen(null);
  const carry = (kind: string, carried: Written, media?: StoredMedia) => {
    close();
    onCarried(kind, carried, media);
  };
  const video = async () => {
    try {
      applyMessage(client, (await sendVideoCall(held.current.ticket.id)).message);
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const takesFiles = can("document") || can("image") || can("video") || can("audio");
  return (
    <div className="tools">
      {takesFiles && (
        <>
          <input
            ref={files}
            type="file"
            multiple
            hidden
            data-attach
            onChange={(event) => {
              onFiles([...(event.currentTarget.files ?? [])]);
              event.currentTarget.value = "";
            }}
          />
          <Menu position="top-start">
            <Menu.Target>
              <Tip label={t("composer.attach")}>
                <IconPaperclip className="i" aria-hidden />
              </Tip>
            </Menu.Target>
            <Menu.Dropdown>
              <Menu.Item leftSection={<IconFile className="i s" />} onClick={() => files.current?.click()}>
                {t("composer.file")}
              </Menu.Item>
              {can("sticker") && (
                <Menu.Item
                  className="mb"
                  leftSection={<IconSticker className="i s" />}
                  onClick={() => setOpen("sticker")}
                >
                  {t("kind.sticker")}
                </Menu.Item>
              )}
              {can("location") && (
                <Menu.Item leftSection={<IconMapPin className="i s" />} onClick={() => setOpen("location")}>
                  {t("kind.location")}
                </Menu.Item>
              )}
              {can("contacts") && (
                <Menu.Item leftSection={<IconAddressBook className="i s" />} onClick={() => setOpen("card")}>
                  {t("kind.contacts")}
                </Menu.Item>
              )}
              <Menu.Item
                className="mb"
                leftSection={<IconVideo className="i s" />}
                onClick={() => void video()}
              >
                {t("composer.video")}
              </Menu.Item>
            </Menu.Dropdown>
          </Menu>
        </>
      )}
      <Popover opened={open === "emoji"} onChange={(on) => !on && close()} position="top-start" trapFocus>
        <Popover.Target>
          <Tip label={t("composer.emoji")} onClick={() => setOpen(open === "emoji" ? null : "emoji")}>
            <IconMoodSmile className="i" aria-hidden />
          </Tip>
        </Popover.Target>
        <Popover.Dropdown p={0} aria-label={t("composer.emoji")}>
          <div tabIndex={-1} data-autofocus>
            <Suspense fallback={<div className="emoji" />}>
              <EmojiPicker
                onPick={(emoji) => {
                  close();
                  setTimeout(() => insert(emoji));
                }}
              />
            </Suspense>
          </div>
        </Popover.Dropdown>
      </Popover>
      {!note && !editing && (
        <Tip className="dk" label={t("composer.video")} onClick={() => void video()}>
          <IconVideo className="i" aria-hidden />
        </Tip>
      )}
      {can("sticker") && (
        <Popover
          withRoles={false}
          opened={open === "sticker"}
          onChange={(on) => !on && close()}
          position="top-start"
          trapFocus
        >
          <Popover.Target>
            <span>
              <Tip
                className="dk"
                label={t("composer.sticker")}
                onClick={() => setOpen(open === "sticker" ? null : "sticker")}
              >
                <IconSticker className="i" aria-hidden />
              </Tip>
            </span>
          </Popover.Target>
          <Popover.Dropdown role="dialog" p={8} aria-label={t("composer.sticker")}>
            <div tabIndex={-1} data-autofocus>
              <Suspense fallback={<div className="stickers" />}>
                <StickerPicker
                  onPick={(media) => carry("sticker", { media_id: media.id, as: "sticker" }, media)}
                />
              </Suspense>
            </div>
          </Popover.Dropdown>
        </Popover>
      )}
      {!note && !editing && (
        <Tip label={t("quick.open")} onClick={() => insert("/")}>
          <IconBolt className="i" aria-hidden />
        </Tip>
      )}
      {names && (
        <Tip label={t("composer.mention")} onClick={() => insert("@")}>
          <IconAt className="i" aria-hidden />
        </Tip>
      )}
      {can("audio") && (
        <Tip label={t("composer.record")} onClick={onRecord}>
          <IconMicrophone className="i" aria-hidden />
        </Tip>
      )}
      <Suspense fallback={null}>
        {open === "location" && (
          <LocationDialog onClose={close} onSend={(location) => carry("location", { location })} />
        )}
        {open === "card" && (
          <CardDialog onClose={close} onSend={(contacts) => carry("contacts", { contacts })} />
        )}
      </Suspense>
    </div>
  );
});
