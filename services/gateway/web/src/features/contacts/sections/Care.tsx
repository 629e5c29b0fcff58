import { Button, TextInput } from "@mantine/core";
import { IconEraser, IconFileZip, IconSparkles } from "@tabler/icons-react";
import { useQueryClient } from "@tanstack/react-query";
import { type FormEvent, useState } from "react";
import { useNavigate } from "react-router";
import { contactKeys } from "@/api/contacts";
import { erase, gatherPersonalData } from "@/api/persons";
import type { Contact } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Dialog } from "@/ui/Dialog";
import { JobFile } from "@/ui/JobFile";
import { JobProgress } from "@/ui/JobProgress";
import { SanitizeDialog } from "@/ui/person/SanitizeDialog";
import { useBegun } from "@/ui/useBegun";
import type { SectionProps } from "../sections";
import "@/ui/person/person.css";

/** Putting a contact in order (K7); for admins also his data as an archive, and forgetting him (K10). */
export function Care({ contact, me }: SectionProps) {
  const { t } = useWords();
  const [asking, setAsking] = useState<"sanitize" | "erase" | null>(null);
  return (
    <div className="person-acts">
      <div>
        <p className="mute sm">{t("person.sanitizeText")}</p>
        <Button
          variant="default"
          size="xs"
          leftSection={<IconSparkles className="i s" aria-hidden />}
          onClick={() => setAsking("sanitize")}
        >
          {t("person.sanitizeContact")}
        </Button>
      </div>
      {me.profile === "admin" && <Archive contact={contact} />}
      {me.profile === "admin" && (
        <div>
          <p className="mute sm">{t("person.eraseText")}</p>
          <Button
            variant="light"
            color="red"
            size="xs"
            leftSection={<IconEraser className="i s" aria-hidden />}
            onClick={() => setAsking("erase")}
          >
            {t("person.erase")}
          </Button>
        </div>
      )}
      {asking === "sanitize" && <SanitizeDialog contact={contact} onClose={() => setAsking(null)} />}
      {asking === "erase" && <EraseDialog contact={contact} onClose={() => setAsking(null)} />}
    </div>
  );
}

function Archive({ contact }: { contact: Contact }) {
  const { t } = useWords();
  const { job, start, busy } = useBegun(() => gatherPersonalData(contact.id));
  return (
    <div>
      <p className="mute sm">{t("person.archiveText")}</p>
      {job && job.state !== "done" && <JobProgress job={job} label={t("person.archiving")} />}
      {job?.state === "done" ? (
        <JobFile job={job} label={t("person.archiveDownload")} size="xs" />
      ) : (
        <Button
          variant="default"
          size="xs"
          loading={busy}
          leftSection={<IconFileZip className="i s" aria-hidden />}
          onClick={start}
        >
          {t("person.archive")}
        </Button>
      )}
    </div>
  );
}

/** Asks for the name again, for there is no way back. */
function EraseDialog({ contact, onClose }: { contact: Contact; onClose: () => void }) {
  const { t } = useWords();
  const client = useQueryClient();
  const navigate = useNavigate();
  const [name, setName] = useState("");
  const [tried, setTried] = useState(false);
  const { job, start, busy } = useBegun(() => erase(contact.id, name));
  const fits = name.trim().toLocaleLowerCase() === contact.name.trim().toLocaleLowerCase();
  const done = job?.state === "done";

  const submit = (event: FormEvent) => {
    event.preventDefault();
    setTried(true);
    if (fits && !busy) start();
  };
  const leave = () => {
    onClose();
    if (!done) return;
    client.removeQueries({ queryKey: contactKeys.one(contact.id) });
    for (const key of ["contacts", "tickets", "ticket"]) void client.invalidateQueries({ queryKey: [key] });
    void navigate("/contacts");
  };
  return (
    <Dialog onClose={leave} title={t("person.eraseTitle")} size={460}>
      <form onSubmit={submit} noValidate>
        <div className="stack">
          {!job && (
            <>
              <p className="sec">{t("person.eraseAsk", { name: contact.name })}</p>
              <TextInput
                data-autofocus
                label={t("person.eraseName", { name: contact.name })}
                autoComplete="off"
                maxLength={200}
                value={name}
                error={tried && !fits && t("person.eraseDiffers")}
                onChange={(event) => setName(event.currentTarget.value)}
              />
            </>
          )}
          {job && !done && <JobProgress job={job} label={t("person.erasing")} />}
          {done && <p role="status">{t("person.erased", { count: Number(job.result?.events ?? 0) })}</p>}
        </div>
        <div className="dialog-foot">
          <Button variant="subtle" color="gray" onClick={leave}>
            {t(job ? "action.close" : "action.cancel")}
          </Button>
          {!job && (
            <Button type="submit" color="var(--g-danger)" c="var(--g-on-danger)" loading={busy}>
              {t("person.erase")}
            </Button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
