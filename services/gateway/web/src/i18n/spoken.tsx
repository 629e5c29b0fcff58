import type { i18n as I18n, TFunction } from "i18next";
import { createContext, type ReactNode, useContext, useMemo } from "react";
import { useTranslation } from "react-i18next";

interface Words {
  t: TFunction;
  i18n: I18n;
}

const WordsContext = createContext<Words | null>(null);

/** The words of the language that is spoken, for everything below: one subscription instead of one a component. */
export function Spoken({ children }: { children: ReactNode }) {
  const { t, i18n } = useTranslation();
  const words = useMemo(() => ({ t, i18n }), [t, i18n]);
  return <WordsContext value={words}>{children}</WordsContext>;
}

/** The words of the language that is spoken. */
export function useWords(): Words {
  const words = useContext(WordsContext);
  if (words === null) throw new Error("useWords needs to stand within Spoken");
  return words;
}
