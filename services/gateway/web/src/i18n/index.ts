import first from "virtual:words/first";
import i18next from "i18next";
import { initReactI18next } from "react-i18next";
import type { Language } from "@/api/types";

export const LANGUAGES: { code: Language; name: string }[] = [
  { code: "pt-BR", name: "Português" },
  { code: "en", name: "English" },
  { code: "es", name: "Español" },
];

const STORED = "guiche.language";

const LOADERS: Record<string, () => Promise<{ default: object }>> = {
  en: () => import("./en.json"),
  es: () => import("./es.json"),
};

export async function speak(language: Language): Promise<void> {
  const load = LOADERS[language];
  if (load && !i18next.hasResourceBundle(language, "translation")) {
    i18next.addResourceBundle(language, "translation", (await load()).default);
  }
  await i18next.changeLanguage(language);
  document.documentElement.lang = language;
  localStorage.setItem(STORED, language);
}

/** What the first picture does not say. */
export async function loadWords(): Promise<void> {
  const { default: rest } = await import("virtual:words/rest");
  i18next.addResourceBundle("pt-BR", "translation", rest, true, false);
}

export async function start(): Promise<void> {
  await i18next.use(initReactI18next).init({
    lng: "pt-BR",
    fallbackLng: "pt-BR",
    resources: { "pt-BR": { translation: first } },
    react: { bindI18nStore: "added" },
    interpolation: { escapeValue: false },
    returnNull: false,
  });
  const stored = localStorage.getItem(STORED);
  const known = LANGUAGES.find((language) => language.code === stored);
  if (known) await speak(known.code);
}
