import {
  IconExternalLink,
  IconPhoto,
  IconShoppingBag,
  IconSpeakerphone,
  IconVideo,
} from "@tabler/icons-react";
import type { Referral } from "@/api/types";
import { useWords } from "@/i18n/spoken";

const SHOWN = { image: IconPhoto, video: IconVideo };

/** The advertisement or post through which somebody wrote, or the product that he asks about. */
export function Origin({ referral }: { referral: Referral }) {
  const { t } = useWords();
  const { kind, headline, body, url, shows } = referral;
  const Mark = kind === "product" ? IconShoppingBag : shows ? SHOWN[shows] : IconSpeakerphone;
  const text = [headline, body].filter(Boolean).join(": ");
  const said = (
    <>
      <Mark className="i" aria-hidden />
      <span className="t grow">
        <span className="b t">{t(`message.ledBy.${kind}`)}</span>
        {text && <span className="sec t">{text}</span>}
      </span>
    </>
  );
  if (!url)
    return (
      <span className="quote origin" title={text}>
        {said}
      </span>
    );
  return (
    <a
      className="quote origin"
      href={url}
      target="_blank"
      rel="noopener noreferrer"
      title={[text, url].filter(Boolean).join("\n")}
    >
      {said}
      <IconExternalLink className="i s" aria-hidden />
    </a>
  );
}
