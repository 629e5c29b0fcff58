import { Button } from "@mantine/core";
import { IconDeviceDesktop, IconDeviceMobile, IconLogout } from "@tabler/icons-react";
import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { endOtherSessions, endSession, type OwnSession, sessionsQuery } from "@/api/security";
import { useWords } from "@/i18n/spoken";
import { moment } from "@/ui/format";
import { explain } from "@/ui/refusal";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";
import { SecondFactorCard } from "./SecondFactorCard";
import "./security.css";

/** One's own log-ins: the second factor, and the devices on which one is logged in. */
export function SecurityPart() {
  const { t } = useWords();
  const client = useQueryClient();
  const sessions = useQuery(sessionsQuery);
  const refresh = () => client.invalidateQueries({ queryKey: sessionsQuery.queryKey });
  const endOthers = useMutation({
    mutationFn: endOtherSessions,
    onSuccess: ({ ended }) => {
      toast(t("security.othersEnded", { count: ended }));
      void refresh();
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const others = sessions.data?.some((session) => !session.current);
  return (
    <>
      <SecondFactorCard />
      <section className="se-part" aria-label={t("security.sessions")}>
        <div className="se-head">
          <div className="grow">
            <h3>{t("security.sessions")}</h3>
            <p className="sm sec">{t("security.sessionsText")}</p>
          </div>
          {others && (
            <Button
              size="xs"
              variant="default"
              loading={endOthers.isPending}
              onClick={() => endOthers.mutate()}
            >
              {t("security.endOthers")}
            </Button>
          )}
        </div>
        {sessions.isPending && <Skeleton />}
        <ul className="se-list">
          {sessions.data?.map((session) => (
            <Line key={session.id} session={session} onEnded={refresh} />
          ))}
        </ul>
      </section>
    </>
  );
}

function Line({ session, onEnded }: { session: OwnSession; onEnded: () => unknown }) {
  const { t, i18n } = useWords();
  const { browser, system, mobile } = session.device;
  const name = [browser, system].filter(Boolean).join(" · ") || t("security.unknownDevice");
  const end = useMutation({
    mutationFn: () => endSession(session.id),
    onSuccess: () => {
      toast(t("security.ended", { device: name }));
      void onEnded();
    },
    onError: (reason) => toast(explain(reason, t), { alert: true }),
  });
  const Icon = mobile ? IconDeviceMobile : IconDeviceDesktop;
  return (
    <li>
      <Icon className="i l mute" aria-hidden />
      <span className="grow">
        <span className="m">{name}</span>
        <span className="sm mute n">
          {[session.address, t(`security.way.${session.way}`)].filter(Boolean).join(" · ")}
        </span>
        <span className="sm mute">
          {session.current ? (
            <span className="ok m">{t("security.here")}</span>
          ) : (
            t("security.seen", { at: moment(session.seen_at, i18n.language) })
          )}
        </span>
      </span>
      {!session.current && (
        <Tip label={t("security.end", { device: name })} loading={end.isPending} onClick={() => end.mutate()}>
          <IconLogout className="i s" aria-hidden />
        </Tip>
      )}
    </li>
  );
}
