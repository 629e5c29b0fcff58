/** What a text costs as SMS, counted as the server does (`libs/wording/sms.py`): the examples are the same. */

const GSM = new Set(
  "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà",
);
const EXTENDED = new Set("\f^{}\\[~]|€");
export const ALONE = { gsm: 160, ucs2: 70 };
export const IN_PARTS = { gsm: 153, ucs2: 67 };
export const MOST_PARTS = 10;

export interface Parts {
  encoding: "gsm" | "ucs2";
  /** Places that the text takes, parts that it is sent and charged as, places left in the last one. */
  places: number;
  parts: number;
  left: number;
}

export function countParts(text: string): Parts {
  const letters = [...text];
  const encoding = letters.every((each) => GSM.has(each) || EXTENDED.has(each)) ? "gsm" : "ucs2";
  const widths = letters.map((each) => (encoding === "gsm" ? (EXTENDED.has(each) ? 2 : 1) : each.length));
  const places = widths.reduce((sum, width) => sum + width, 0);
  const alone = ALONE[encoding];
  if (places <= alone) return { encoding, places, parts: places ? 1 : 0, left: alone - places };
  const size = IN_PARTS[encoding];
  let parts = 1;
  let filled = 0;
  for (const width of widths) {
    if (filled + width > size) {
      parts += 1;
      filled = 0;
    }
    filled += width;
  }
  return { encoding, places, parts, left: size - filled };
}

/** The letters for which a text needs the short parts: those that one may want to write otherwise. */
export const costly = (text: string): string[] => [
  ...new Set([...text].filter((each) => !GSM.has(each) && !EXTENDED.has(each))),
];
