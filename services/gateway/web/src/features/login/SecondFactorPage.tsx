import { useQueryClient } from "@tanstack/react-query";
import { del } from "@/api/client";
import { keys } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Logo } from "@/ui/Logo";
import { LoginArt } from "./LoginArt";
import { SecondFactorSetup } from "./SecondFactorSetup";
import "./login.css";

/** Whoever must have a second factor sets it up before he works. */
export function SecondFactorPage() {
  const { t } = useWords();
  const client = useQueryClient();
  const again = () => void client.invalidateQueries({ queryKey: keys.me });
  return (
    <main className="login">
      <section className="lf">
        <div className="row brand">
          <Logo />
          <span className="wm">guichê</span>
        </div>
        <div className="fm">
          <h1>{t("security.mustTitle")}</h1>
          <p className="sec lead">{t("security.mustText")}</p>
          <SecondFactorSetup onDone={again} onCancel={() => void del("/session").then(again)} />
        </div>
      </section>
      <LoginArt />
    </main>
  );
}
