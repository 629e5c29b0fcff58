import { Menu } from "@mantine/core";
import { IconArrowBackUp, IconBan, IconChevronDown, IconPencil, IconTrash } from "@tabler/icons-react";
import { phoneMediaUrl } from "@/api/media";
import type { Choice, Options, SimulatedMessage } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { DeliveryMark } from "@/ui/DeliveryMark";
import { clock } from "@/ui/format";
import { Markup } from "@/ui/markup";
import { AudioClip } from "@/ui/media/AudioClip";
import { ContactCards, PlaceCard } from "@/ui/media/Cards";
import { FileCard, Film, Picture, Sticker } from "@/ui/media/MediaView";
import { explain } from "@/ui/refusal";
import { toast } from "@/ui/toast";
import type { usePhone } from "./usePhone";
import "./bubble.css";

const EMOJI = ["👍", "❤️", "😂", "😮", "🙏"];

interface Props {
  item: SimulatedMessage;
  phone: ReturnType<typeof usePhone>;
  onQuote: (message: SimulatedMessage) => void;
  onEdit: (message: SimulatedMessage) => void;
}

export function PhoneBubble({ item, phone, onQuote, onEdit }: Props) {
  const { t, i18n } = useWords();
  const mine = item.direction === "out";
  const quote = item.quoted;
  const classes = ["pb", mine && "mine", item.kind === "sticker" && !item.revoked && "bare"];
  return (
    <div className={classes.filter(Boolean).join(" ")} id={`phone-${item.id}`}>
      {item.group && item.author && <span className="sm b who0">{item.author}</span>}
      {quote && (
        <button
          type="button"
          className="pq sm"
          onClick={() => document.getElementById(`phone-${quote.id}`)?.scrollIntoView({ block: "center" })}
        >
          {quote.text || t(`kind.${quote.kind}`, { defaultValue: t("kind.text") })}
        </button>
      )}
      <PhoneBody item={item} />
      {item.options && !item.revoked && <PhoneOffer item={item} options={item.options} phone={phone} />}
      <span className="meta">
        {item.edited && !item.revoked && t("message.edited")} {clock(item.at, i18n.language)}
        {mine && item.status && <DeliveryMark status={item.status} />}
      </span>
      {(item.reactions?.length ?? 0) > 0 && (
        <span className="preacts">{item.reactions?.map((reaction) => reaction.emoji).join("")}</span>
      )}
      {!item.revoked && item.status !== "sending" && (
        <PhoneMenu item={item} phone={phone} onQuote={onQuote} onEdit={onEdit} />
      )}
    </div>
  );
}

/** The answers that a message offers; a tap sends one, as on a real telephone. */
function PhoneOffer({ item, options, phone }: Pick<Props, "item" | "phone"> & { options: Options }) {
  const { t } = useWords();
  const choose = async ({ id, title, description }: Choice) => {
    try {
      await phone.send({ text: title, quoted: item, answer: { id, title, description } });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  if (options.style === "buttons")
    return (
      <span className="poffer">
        {options.choices.map((choice) => (
          <button key={choice.id} type="button" className="sm m" onClick={() => void choose(choice)}>
            {choice.title}
          </button>
        ))}
      </span>
    );
  return (
    <span className="poffer">
      <Menu position="top" shadow="md" width={240}>
        <Menu.Target>
          <button type="button" className="sm m">
            {options.button || t("message.seeOffers")}
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {options.choices.map((choice) => (
            <Menu.Item key={choice.id} onClick={() => void choose(choice)}>
              {choice.title}
              {choice.description && <div className="xs mute">{choice.description}</div>}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
    </span>
  );
}

function PhoneBody({ item }: { item: SimulatedMessage }) {
  const { t } = useWords();
  if (item.revoked)
    return (
      <span className="row mute">
        <IconBan className="i s" aria-hidden />
        {t("message.revoked")}
      </span>
    );
  if (item.location) return <PlaceCard place={item.location} />;
  if (item.contacts) return <ContactCards contacts={item.contacts} />;
  const { media } = item;
  if (!media?.id) return <Markup text={item.text ?? ""} />;
  const src = phoneMediaUrl(media.id);
  const view = { media: { ...media, thumb: false }, urls: { file: src, thumb: src, download: src } };
  const open = () => window.open(src, "_blank", "noopener");
  return (
    <>
      {item.kind === "image" ? (
        <Picture {...view} onOpen={open} />
      ) : item.kind === "video" ? (
        <Film {...view} onOpen={open} />
      ) : item.kind === "audio" ? (
        <AudioClip
          track={{ id: item.id, src, title: t("kind.audio"), seconds: media.seconds }}
          waveform={media.waveform}
        />
      ) : item.kind === "sticker" ? (
        <Sticker {...view} />
      ) : (
        <FileCard {...view} />
      )}
      {item.text && <Markup text={item.text} />}
    </>
  );
}

function PhoneMenu({ item, phone, onQuote, onEdit }: Props) {
  const { t } = useWords();
  const mine = item.direction === "out";
  const change = (...what: [what: "reaction" | "revoke", text?: string | null]) =>
    phone.change(item, ...what).catch((reason: unknown) => toast(explain(reason, t), { alert: true }));
  const set = item.reactions?.find((reaction) => reaction.mine)?.emoji;
  return (
    <Menu position={mine ? "bottom-end" : "bottom-start"} width={200}>
      <Menu.Target>
        <button type="button" className="acts" aria-label={t("message.actions")}>
          <IconChevronDown className="i xs" aria-hidden />
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <div className="quick-reacts">
          {EMOJI.map((emoji) => (
            <Menu.Item
              key={emoji}
              aria-label={t("message.reactWith", { emoji })}
              onClick={() => void change("reaction", set === emoji ? null : emoji)}
            >
              {emoji}
            </Menu.Item>
          ))}
        </div>
        <Menu.Item leftSection={<IconArrowBackUp className="i s" />} onClick={() => onQuote(item)}>
          {t("message.reply")}
        </Menu.Item>
        {mine && (item.kind ?? "text") === "text" && (
          <Menu.Item leftSection={<IconPencil className="i s" />} onClick={() => onEdit(item)}>
            {t("action.edit")}
          </Menu.Item>
        )}
        {mine && (
          <Menu.Item leftSection={<IconTrash className="i s" />} onClick={() => void change("revoke")}>
            {t("message.delete")}
          </Menu.Item>
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
