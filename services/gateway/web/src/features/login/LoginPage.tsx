import { Button, PasswordInput, TextInput } from "@mantine/core";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useTranslation } from "react-i18next";
import { post } from "@/api/client";
import { welcome } from "@/api/person";
import type { Me } from "@/api/types";
import { LANGUAGES, speak } from "@/i18n";
import { Logo } from "@/ui/Logo";
import { explain } from "@/ui/refusal";
import { LoginArt } from "./LoginArt";
import "./login.css";

export function greeting(hour: number): "morning" | "afternoon" | "evening" {
  if (hour >= 5 && hour < 12) return "morning";
  return hour >= 12 && hour < 18 ? "afternoon" : "evening";
}

export function LoginPage() {
  const { t, i18n } = useTranslation();
  const client = useQueryClient();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const enter = useMutation({
    mutationFn: () => post<Me>("/session", { email: email.trim(), password }),
    onSuccess: (me) => {
      void speak(me.language);
      welcome(client, me);
    },
  });
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
          {enter.isError && (
            <p className="wrong" role="alert">
              {explain(enter.error, t)}
            </p>
          )}
          <Button type="submit" size="lg" fullWidth mt={8} loading={enter.isPending}>
            {t("login.enter")}
          </Button>
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
