import { IconArrowLeft } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { Suspense, useEffect, useRef } from "react";
import { Link, Navigate, useNavigate, useParams } from "react-router";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { useUnsaved } from "@/ui/form/kept";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { useMedia } from "@/ui/useMedia";
import { GROUPS, type SettingsSection, sectionsOf } from "./sections";
import "./settings.css";

/** What management sets up (D10): the places on the left, the chosen one beside them; one after another on a phone. */
export function SettingsPage() {
  const { t } = useWords();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const phone = useMedia("(max-width: 699px)");
  const { section: wanted } = useParams();
  const sections = me ? sectionsOf(me) : [];
  const chosen = sections.find((section) => section.id === wanted);
  const shown = chosen ?? (phone ? undefined : sections[0]);
  const title = shown ? t(shown.title) : t("settings.title");

  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${title} · Guichê`);
  }, [title]);

  if (me && !manages(me)) return <Navigate to="/" replace />;
  if (me && wanted && !chosen) return <Navigate to="/settings" replace />;
  return (
    <main className="page settings" aria-label={t("settings.title")}>
      <header className="top">
        {phone && chosen && (
          <Tip label={t("settings.back")} className="back" onClick={() => void navigate("/settings")}>
            <IconArrowLeft className="i l" aria-hidden />
          </Tip>
        )}
        <h1 className="t">{phone ? title : t("settings.title")}</h1>
      </header>
      <div className="set">
        {!(phone && chosen) && <Places sections={sections} shown={shown?.id} />}
        {shown && (
          <div className="set-pane" key={shown.id}>
            <Suspense fallback={<Skeleton rows={5} />}>
              <shown.page />
            </Suspense>
          </div>
        )}
      </div>
    </main>
  );
}

function Places({ sections, shown }: { sections: SettingsSection[]; shown?: string }) {
  const { t } = useWords();
  const unsaved = useUnsaved();
  const list = useRef<HTMLElement>(null);

  // A place that is come to by its address may stand below what the list shows.
  useEffect(() => {
    if (shown) list.current?.querySelector("[aria-current]")?.scrollIntoView({ block: "nearest" });
  }, [shown]);

  return (
    <nav className="set-nav" ref={list} aria-label={t("settings.places")}>
      {GROUPS.map((group) => {
        const places = sections.filter((section) => section.group === group);
        if (places.length === 0) return null;
        return (
          <div key={group}>
            <h2 className="xs mute m">{t(`settings.group.${group}`)}</h2>
            {places.map((section) => (
              <Link
                key={section.id}
                to={`/settings/${section.id}`}
                aria-current={section.id === shown ? "page" : undefined}
              >
                <section.icon className="i" aria-hidden />
                <span className="t grow">{t(section.title)}</span>
                {unsaved(section.id) && (
                  <span className="set-dot" role="img" aria-label={t("form.unsaved")} />
                )}
              </Link>
            ))}
          </div>
        );
      })}
    </nav>
  );
}
