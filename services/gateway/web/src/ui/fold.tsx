import type { ReactNode } from "react";

/** Lower case without accents, letter for letter, so that places in it are places in the original. */
export const fold = (text: string): string =>
  [...text]
    .map((letter) => {
      const bare = letter.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
      return bare.length === letter.length ? bare : letter;
    })
    .join("");

export const includes = (text: string, part: string): boolean => fold(text).includes(fold(part.trim()));

export function marked(text: string, part: string): ReactNode {
  const at = part ? fold(text).indexOf(fold(part)) : -1;
  if (at < 0) return text;
  return (
    <>
      {text.slice(0, at)}
      <mark>{text.slice(at, at + part.length)}</mark>
      {text.slice(at + part.length)}
    </>
  );
}
