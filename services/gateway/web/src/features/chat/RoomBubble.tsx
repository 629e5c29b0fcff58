import { Menu, Popover } from "@mantine/core";
import { IconArrowBackUp, IconBan, IconCopy, IconDots, IconPencil, IconTrash } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { memo } from "react";
import { placeSaid, takeBack } from "@/api/rooms";
import type { InternalMessage, Me, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { copy } from "@/ui/copy";
import { capital, clock, moment } from "@/ui/format";
import { later } from "@/ui/later";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import type { About } from "./RoomPane";
import { Said, SaidFile } from "./Said";

interface Props {
  message: InternalMessage;
  room: Room;
  me: Me;
  named: boolean;
  tight: boolean;
  hit: boolean;
  onAbout: (about: About) => void;
}

/** One message of a room; one's own stand at the right. */
export const RoomBubble = memo(function RoomBubble({ message, me, named, tight, hit, onAbout }: Props) {
  const { t, i18n } = useWords();
  const own = message.author.id === me.id;
  const waiting = message.position === 0;
  const classes = ["msg", own && "out", tight && "tight", hit && "hit-at", waiting && "waits"];
  const author = message.author.name ?? t("common.someone");
  return (
    <div id={`said-${message.id}`} className={classes.filter(Boolean).join(" ")} tabIndex={-1}>
      <span className="vh">{own ? t("room.you") : author}:</span>
      <div className="bub">
        {named && !own && (
          <div className="sig" aria-hidden>
            {author}
          </div>
        )}
        {message.removed_at ? (
          <span className="other gone">
            <IconBan className="i s" aria-hidden />
            {t("room.removed")}
          </span>
        ) : (
          <>
            {message.quoted && <Quoted quoted={message.quoted} />}
            {message.media && <SaidFile message={message} media={message.media} />}
            {message.text && <Said message={message} />}
          </>
        )}
        <span className="meta">
          {message.edited_at && !message.removed_at && <Before message={message} />}
          <time dateTime={message.at}>{clock(message.at, i18n.language)}</time>
        </span>
      </div>
      {!message.removed_at && !waiting && <Acts {...{ message, own, onAbout }} />}
    </div>
  );
});

function Quoted({ quoted }: { quoted: NonNullable<InternalMessage["quoted"]> }) {
  const { t } = useWords();
  const jump = () =>
    document.getElementById(`said-${quoted.id}`)?.scrollIntoView({ block: "center", behavior: "smooth" });
  return (
    <button type="button" className="quote" onClick={jump}>
      <span className="t">
        <span className="b t">{quoted.author.name}</span>
        <span className="sec t">{quoted.text ?? t(`room.file.${quoted.kind}`)}</span>
      </span>
    </button>
  );
}

/** What it said before. */
function Before({ message }: { message: InternalMessage }) {
  const { t, i18n } = useWords();
  return (
    <Popover width={280} position="top-end" shadow="md" withArrow>
      <Popover.Target>
        <button type="button" className="edited">
          {t("message.edited")}
        </button>
      </Popover.Target>
      <Popover.Dropdown>
        <ol className="edits">
          {message.edits.map((edit) => (
            <li key={edit.at}>
              <time className="xs mute" dateTime={edit.at}>
                {capital(moment(edit.at, i18n.language))}
              </time>
              <div>{edit.text}</div>
            </li>
          ))}
        </ol>
      </Popover.Dropdown>
    </Popover>
  );
}

function Acts({
  message,
  own,
  onAbout,
}: {
  message: InternalMessage;
  own: boolean;
  onAbout: Props["onAbout"];
}) {
  const { t } = useWords();
  const client = useQueryClient();
  const remove = () => {
    const undo = later(message.id, async () => {
      try {
        placeSaid(client, (await takeBack(message.room_id, message.id)).message);
      } catch (reason) {
        toast(explain(reason, t), { alert: true });
      }
    });
    toast(t("room.removed"), { action: { label: t("action.undo"), run: undo } });
  };
  return (
    <Menu position="bottom-end" width={184}>
      <Menu.Target>
        <Tip label={t("room.actions")} size={24} className="said-acts">
          <IconDots className="i s" aria-hidden />
        </Tip>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Item
          leftSection={<IconArrowBackUp className="i s" />}
          onClick={() => onAbout({ what: "answer", message })}
        >
          {t("room.answer")}
        </Menu.Item>
        {message.text && (
          <Menu.Item
            leftSection={<IconCopy className="i s" />}
            onClick={() => void copy(message.text ?? "", t("toast.copied"))}
          >
            {t("room.copy")}
          </Menu.Item>
        )}
        {own && (
          <>
            <Menu.Item
              leftSection={<IconPencil className="i s" />}
              onClick={() => onAbout({ what: "edit", message })}
            >
              {t("room.edit")}
            </Menu.Item>
            <Menu.Item leftSection={<IconTrash className="i s" />} onClick={remove}>
              {t("room.remove")}
            </Menu.Item>
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
