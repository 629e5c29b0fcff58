import { Button } from "@mantine/core";
import { IconDownload, IconPlus, IconUpload } from "@tabler/icons-react";
import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { lazy, Suspense, useEffect, useState } from "react";
import { useNavigate } from "react-router";
import { contactsQuery } from "@/api/contacts";
import { manages } from "@/api/permissions";
import { meQuery } from "@/api/queries";
import { useWords } from "@/i18n/spoken";
import { Skeleton } from "@/ui/Skeleton";
import { Tip } from "@/ui/Tip";
import { useMedia } from "@/ui/useMedia";
import { ContactBar } from "./ContactBar";
import { ContactsEmpty } from "./ContactsEmpty";
import { ContactTable } from "./ContactTable";
import { useContactFilters } from "./useContactFilters";
import "./contacts.css";

const Import = lazy(() => import("./import/ImportDialog").then((m) => ({ default: m.ImportDialog })));
const Export = lazy(() => import("./ExportDialog").then((m) => ({ default: m.ExportDialog })));
const Form = lazy(() => import("./ContactForm").then((m) => ({ default: m.ContactForm })));

/** The address book: all contacts that one may see, found and put in order (K1). */
export function ContactsPage() {
  const { t, i18n } = useWords();
  const navigate = useNavigate();
  const me = useQuery(meQuery).data;
  const phone = useMedia("(max-width: 699px)");
  const { filters, change, narrowed, clear } = useContactFilters();
  const [dialog, setDialog] = useState<"new" | "import" | "export">();
  const list = useInfiniteQuery(contactsQuery(filters));
  const contacts = list.data?.pages.flatMap((page) => page.items) ?? [];
  const first = list.data?.pages[0];
  const leads = me !== undefined && manages(me);
  const close = () => setDialog(undefined);

  useEffect(() => {
    document.title = document.title.replace(/^(\(\d+\) )?.*$/, `$1${t("contacts.title")} · Guichê`);
  }, [t]);

  const count = first?.total?.toLocaleString(i18n.language);
  return (
    <main className="page contacts" aria-label={t("contacts.title")}>
      <header className="top">
        <h1 className="t">{t("contacts.title")}</h1>
        {count && (
          <span
            className="mute n"
            role="status"
            aria-label={t("contacts.count", { count: first?.total ?? 0 })}
          >
            {first?.more ? `${count}+` : count}
          </span>
        )}
        <span className="grow" />
        {leads && (
          <>
            <Act narrow={phone} icon="export" quiet onClick={() => setDialog("export")} />
            <Act narrow={phone} icon="import" onClick={() => setDialog("import")} />
          </>
        )}
        {phone ? (
          <Tip label={t("contact.form.new")} onClick={() => setDialog("new")}>
            <IconPlus className="i" aria-hidden />
          </Tip>
        ) : (
          <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setDialog("new")}>
            {t("contact.form.new")}
          </Button>
        )}
      </header>
      <ContactBar {...{ filters, change }} />
      {list.isPending ? (
        <Skeleton rows={5} />
      ) : contacts.length === 0 ? (
        <ContactsEmpty
          failed={list.isError}
          narrowed={narrowed}
          onRetry={() => void list.refetch()}
          onClear={clear}
          onImport={leads ? () => setDialog("import") : undefined}
        />
      ) : (
        <ContactTable
          contacts={contacts}
          order={filters.order ?? "name"}
          onOrder={(order) => change({ order })}
          hasMore={list.hasNextPage}
          loading={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
      <Suspense fallback={null}>
        {dialog === "new" && (
          <Form onClose={close} onSaved={(contact) => void navigate(`/contacts/${contact.id}`)} />
        )}
        {dialog === "import" && <Import onClose={close} />}
        {dialog === "export" && <Export filters={filters} total={first?.total ?? 0} onClose={close} />}
      </Suspense>
    </main>
  );
}

interface ActProps {
  icon: "import" | "export";
  narrow: boolean;
  quiet?: boolean;
  onClick: () => void;
}

function Act({ icon, narrow, quiet, onClick }: ActProps) {
  const { t } = useWords();
  const Icon = icon === "import" ? IconUpload : IconDownload;
  const label = t(`contacts.${icon}`);
  if (narrow)
    return (
      <Tip label={label} onClick={onClick}>
        <Icon className="i" aria-hidden />
      </Tip>
    );
  return (
    <Button
      variant={quiet ? "subtle" : "default"}
      color={quiet ? "gray" : undefined}
      leftSection={<Icon className="i s" aria-hidden />}
      onClick={onClick}
    >
      {label}
    </Button>
  );
}
