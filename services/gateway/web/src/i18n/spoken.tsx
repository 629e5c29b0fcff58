import type { i18n as I18n, TFunction } from "i18next";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";

interface Words {
  t: TFunction;
  i18n: I18n;
}

/** Says what needs nothing filled in without looking it up again: a picture has a hundred of such words. */
export function remembering(t: TFunction): TFunction {
  const said = new Map<unknown, string>();
  const say = (...asked: Parameters<TFunction>) => {
    const [key] = asked;
    if (asked.length > 1) return t(...asked);
    const before = said.get(key);
    if (before !== undefined) return before;
    const words: string = t(...asked);
    // A word that has not come yet is said by its key.
    if (words !== key) said.set(key, words);
    return words;
  };
  return say as TFunction;
}

const WordsContext = createContext<Words | null>(null);

/** The words of the language that is spoken, for everything below: one subscription instead of one a component. */
export function Spoken({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const words = useMemo(() => ({ t: remembering(t), i18n }), [t, i18n]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** The words of the language that is spoken. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("useWords needs to stand within Spoken");
  return words;
}
