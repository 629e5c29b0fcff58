import { useWords } from "@/i18n/spoken";

/** The lit window of a counter and the number it has just called. */
export function LoginArt() {
  const { t } = useWords();
  return (
    <section className="la" aria-hidden="true">
      <div className="la-in">
        <img src="/counter.svg" alt="" />
        <svg viewBox="0 0 720 900" preserveAspectRatio="xMidYMid slice" aria-hidden="true">
          <text x="360" y="656" textAnchor="middle" fontSize="13" fontWeight="500" fill="#6e646a">
            {t("login.yourNumber")}
          </text>
          <text
            x="360"
            y="728"
            textAnchor="middle"
            fontSize="36"
            fontWeight="700"
            letterSpacing="-1"
            fill="#8b2c5c"
          >
            087
          </text>
        </svg>
      </div>
    </section>
  );
}
