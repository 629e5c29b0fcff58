import { useQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { Outlet } from "react-router";
import { Refusal } from "@/api/client";
import { meQuery } from "@/api/queries";
import { CallLayer } from "@/features/calls/CallLayer";
import { PlayerPill } from "@/features/media/PlayerPill";
import { NoticeTeller } from "@/features/notices/NoticeTeller";
import { speak } from "@/i18n";
import { LiveProvider } from "@/live/live";
import { DeskProvider } from "@/ui/desk";
import { lazy } from "@/ui/overlays/lazy";
import { Toasts } from "@/ui/toast";
import { ConnectionBar } from "./ConnectionBar";
import { Dialogs } from "./Dialogs";
import { Rail, TabBar } from "./Rail";
import { TitleBadge } from "./TitleBadge";
import { Unreached } from "./Unreached";

const LoginPage = lazy(() =>
  import("@/features/login/LoginPage").then((module) => ({ default: module.LoginPage })),
);
const NewPasswordPage = lazy(() =>
  import("@/features/login/NewPasswordPage").then((module) => ({ default: module.NewPasswordPage })),
);

const SecondFactorPage = lazy(() =>
  import("@/features/login/SecondFactorPage").then((module) => ({ default: module.SecondFactorPage })),
);

export function Layout() {
  const me = useQuery(meQuery);
  const language = me.data?.language;
  useEffect(() => {
    if (language) void speak(language);
  }, [language]);

  if (me.isPending) return null;
  if (!me.data) {
    if (me.error instanceof Refusal && me.error.code === "session.second_factor_missing")
      return <SecondFactorPage />;
    const signedOut = me.error instanceof Refusal && me.error.problem.status === 401;
    return signedOut ? <LoginPage /> : <Unreached retry={() => void me.refetch()} />;
  }
  if (me.data.temporary_password) return <NewPasswordPage />;
  return (
    <LiveProvider key={me.data.id}>
      <DeskProvider>
        <div className="app">
          <Rail />
          <div className="stage">
            <ConnectionBar />
            <Outlet />
          </div>
          <TabBar />
        </div>
        <CallLayer />
        <PlayerPill />
        <NoticeTeller />
        <Dialogs />
        <Toasts />
        <TitleBadge />
      </DeskProvider>
    </LiveProvider>
  );
}
