import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useRef, useState } from "react";
import { get, post, Refusal } from "@/api/client";
import { welcome } from "@/api/person";
import { keys } from "@/api/queries";
import { type Door, doorQuery, SINGLE_SIGN_ON } from "@/api/security";
import type { Me } from "@/api/types";
import { LANGUAGES, speak } from "@/i18n";
import { useWords } from "@/i18n/spoken";
import { Logo } from "@/ui/Logo";
import { explain } from "@/ui/refusal";
import { LoginArt } from "./LoginArt";
import "./login.css";
import "./security.css";

export function greeting(hour: number): "morning" | "afternoon" | "evening" {
  if (hour >= 5 && hour < 12) return "morning";
  return hour >= 12 && hour < 18 ? "afternoon" : "evening";
}

export function LoginPage() {
  const { t, i18n } = useWords();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const refused = new URLSearchParams(location.search).get("refused");
  const provider = useQuery(doorQuery).data?.single_sign_on;
  const enter = useMutation({
    mutationFn: () =>
      post<Me>("/session", { email: email.trim(), password, ...(code && { code: code.trim() }) }),
    onSuccess: async (me) => {
      void speak(me.language);
      const door = await get<Door>("/session");
      if (door.second_factor_missing) await client.resetQueries({ queryKey: keys.me });
      else welcome(client, me);
    },
  });
  const said = enter.error instanceof Refusal ? enter.error.code : null;
  const asked = useRef(false);
  if (said === "session.second_factor_required") asked.current = true;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    enter.mutate();
  };

  return (
    <main className="login">
      <section className="lf">
        <div className="row brand">
          <Logo />
          <span className="wm">guichê</span>
        </div>
        <form className="fm" onSubmit={submit}>
          <h1>{t(`login.${greeting(new Date().getHours())}`)}</h1>
          <p className="sec lead">{t("login.lead")}</p>
          <TextInput
            size="lg"
            type="email"
            name="email"
            autoComplete="username"
            label={t("login.email")}
            value={email}
            onChange={(event) => setEmail(event.currentTarget.value)}
            required
            withAsterisk={false}
            autoFocus
          />
          <PasswordInput
            size="lg"
            name="password"
            autoComplete="current-password"
            label={t("login.password")}
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
            required
            withAsterisk={false}
            visibilityToggleButtonProps={{ "aria-label": t("login.showPassword") }}
          />
          {asked.current && (
            <TextInput
              size="lg"
              name="code"
              autoFocus
              autoComplete="one-time-code"
              label={t("security.code")}
              description={t("security.anyCode")}
              maxLength={40}
              value={code}
              onChange={(event) => setCode(event.currentTarget.value)}
            />
          )}
          {enter.isError && said !== "session.second_factor_required" && (
            <p className="wrong" role="alert">
              {explain(enter.error, t)}
            </p>
          )}
          {refused && !enter.isError && (
            <p className="wrong" role="alert">
              {t(`refusal.${refused}`, { defaultValue: t("refusal.unknown") })}
            </p>
          )}
          <Button type="submit" size="lg" fullWidth mt={8} loading={enter.isPending}>
            {t("login.enter")}
          </Button>
          {provider && (
            <>
              <div className="or sm">{t("login.or")}</div>
              <Button
                component="a"
                href={`${SINGLE_SIGN_ON}?back_to=${encodeURIComponent(location.pathname + location.search)}`}
                size="lg"
                variant="default"
                fullWidth
              >
                {t("login.by", { name: provider })}
              </Button>
            </>
          )}
        </form>
        <nav className="langs sm mute" aria-label={t("profile.language")}>
          {LANGUAGES.map(({ code, name }) => (
            <button
              key={code}
              type="button"
              lang={code}
              aria-current={i18n.language === code ? "true" : undefined}
              onClick={() => void speak(code)}
            >
              {name}
            </button>
          ))}
        </nav>
      </section>
      <LoginArt />
    </main>
  );
}
