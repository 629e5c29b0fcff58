export interface Piece {
  key: string;
  text: string;
  /** The ticket that it names, or null. */
  number: number | null;
}

/** The tickets that a text names by #number; a # within a word or an address is none. */
export function splitTickets(text: string): Piece[] {
  let place = 0;
  return text
    .split(/(?<![\p{L}\p{N}/#&])(#\d{1,9})(?![\p{L}\p{N}])/u)
    .filter(Boolean)
    .map((part) => {
      place += part.length;
      const named = /^#(\d{1,9})$/.exec(part);
      return { key: `${place}`, text: part, number: named ? Number(named[1]) : null };
    });
}
