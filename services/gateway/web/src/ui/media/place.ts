import type { Place } from "@/api/types";

const PAIR = /(-?\d{1,3}(?:\.\d+)?)\s*[,;/]\s*(-?\d{1,3}(?:\.\d+)?)/;
const ON_MAPS = [
  /@(-?\d+\.\d+),(-?\d+\.\d+)/,
  /!3d(-?\d+\.\d+)!4d(-?\d+\.\d+)/,
  /mlat=(-?[\d.]+)&mlon=(-?[\d.]+)/,
  /#map=\d+\/(-?[\d.]+)\/(-?[\d.]+)/,
];

/** The point that two numbers or a map's address name, if they name one on this planet. */
export function pointOf(text: string): Pick<Place, "latitude" | "longitude"> | null {
  const plain = text.replace(/(\d),(\d+)\s*;\s*(-?\d+),(\d)/, "$1.$2;$3.$4");
  const found = [...ON_MAPS, PAIR].map((pattern) => pattern.exec(plain)).find(Boolean);
  if (!found) return null;
  const [latitude, longitude] = [Number(found[1]), Number(found[2])];
  return Math.abs(latitude) <= 90 && Math.abs(longitude) <= 180 ? { latitude, longitude } : null;
}
