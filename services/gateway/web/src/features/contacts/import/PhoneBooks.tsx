import { Button } from "@mantine/core";
import { useMutation, useQuery } from "@tanstack/react-query";
import { channelsQuery } from "@/api/catalogues";
import { readPhoneBook } from "@/api/contacts";
import type { ContactFile } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { ChannelMark } from "@/ui/Avatar";
import { explain } from "@/ui/refusal";

/** The lines whose telephone has people saved; nothing where no line can tell whom. */
export function PhoneBooks({ onTaken }: { onTaken: (file: ContactFile) => void }) {
  const { t } = useWords();
  const lines = (useQuery(channelsQuery).data ?? []).filter((line) => line.capabilities?.phone_book);
  const read = useMutation({ mutationFn: readPhoneBook, onSuccess: onTaken });
  if (lines.length === 0) return null;
  return (
    <section className="im-books" aria-labelledby="im-books">
      <h3 id="im-books" className="m">
        {t("import.phoneBook")}
      </h3>
      <p className="sm mute">{t("import.phoneBookText")}</p>
      <ul>
        {lines.map(({ id, name, kind, works }) => (
          <li key={id}>
            <ChannelMark kind={kind} />
            <span className="grow t">{name}</span>
            {works ? (
              <Button
                variant="default"
                size="xs"
                aria-label={t("import.readPhoneBookOf", { name })}
                loading={read.isPending && read.variables === id}
                disabled={read.isPending && read.variables !== id}
                onClick={() => read.mutate(id)}
              >
                {t("import.readPhoneBook")}
              </Button>
            ) : (
              <span className="sm mute">{t("import.lineIsOff")}</span>
            )}
          </li>
        ))}
      </ul>
      {read.isError && (
        <p className="warn bad" role="alert">
          {explain(read.error, t)}
        </p>
      )}
    </section>
  );
}
