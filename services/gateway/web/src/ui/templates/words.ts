/** A provider's language code in words: `pt_BR` is *português (Brasil)*. */
export function languageName(code: string, language: string): string {
  try {
    return new Intl.DisplayNames([language], { type: "language" }).of(code.replace("_", "-")) ?? code;
  } catch {
    return code;
  }
}
