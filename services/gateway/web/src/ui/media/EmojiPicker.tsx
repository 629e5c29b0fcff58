import english from "emoji-picker-element/i18n/en.js";
import spanish from "emoji-picker-element/i18n/es.js";
import portuguese from "emoji-picker-element/i18n/pt_BR.js";
import Picker from "emoji-picker-element/picker.js";
import englishData from "emoji-picker-element-data/en/cldr/data.json?url";
import spanishData from "emoji-picker-element-data/es/cldr/data.json?url";
import portugueseData from "emoji-picker-element-data/pt/cldr/data.json?url";
import { useEffect, useRef } from "react";
import { useWords } from "@/i18n/spoken";
import "./media.css";

const SPOKEN: Record<string, { locale: string; i18n: typeof portuguese; dataSource: string }> = {
  "pt-BR": { locale: "pt", i18n: portuguese, dataSource: portugueseData },
  en: { locale: "en", i18n: english, dataSource: englishData },
  es: { locale: "es", i18n: spanish, dataSource: spanishData },
};

/** Every emoji, found by its name in the reader's language; the names come with the page. */
export function EmojiPicker({ onPick }: { onPick: (emoji: string) => void }) {
  const { i18n } = useWords();
  const place = useRef<HTMLDivElement>(null);
  const pick = useRef(onPick);
  pick.current = onPick;
  useEffect(() => {
    const scheme = document.documentElement.dataset.mantineColorScheme;
    const picker = new Picker(SPOKEN[i18n.language] ?? SPOKEN["pt-BR"]);
    picker.className = scheme === "dark" ? "dark" : "light";
    picker.addEventListener("emoji-click", (event) => {
      if (event.detail.unicode) pick.current(event.detail.unicode);
    });
    place.current?.append(picker);
    const timer = setTimeout(() => picker.shadowRoot?.querySelector("input")?.focus(), 60);
    return () => {
      clearTimeout(timer);
      picker.remove();
    };
  }, [i18n.language]);
  return <div ref={place} className="emoji" />;
}
