import { Button, SegmentedControl, TextInput } from "@mantine/core";
import { IconPlus, IconSearch, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { queuesQuery, teamQuery } from "@/api/catalogues";
import { photoUrl } from "@/api/me";
import { type PasswordGiven, usersQuery } from "@/api/settings";
import type { Account } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Empty } from "@/ui/Empty";
import { fold } from "@/ui/fold";
import { moment } from "@/ui/format";
import { Skeleton } from "@/ui/Skeleton";
import { Failed } from "../Failed";
import { Section } from "../Section";
import { CloseDialog } from "./CloseDialog";
import { PasswordDialog } from "./PasswordDialog";
import { UserDialog } from "./UserDialog";
import { UserMenu } from "./UserMenu";
import "./users.css";

/** Who has an account: with which profile, in which queues, there or not (D10). */
export function UsersSection() {
  const { t } = useWords();
  const users = useQuery(usersQuery);
  const [text, setText] = useState("");
  const [shown, setShown] = useState<"active" | "closed">("active");
  const [edited, setEdited] = useState<Account | "new" | null>(null);
  const [closing, setClosing] = useState<Account | null>(null);
  const [given, setGiven] = useState<PasswordGiven | null>(null);
  const closed = users.data?.some((user) => !user.active) ?? false;
  const wanted = fold(text.trim());
  const listed = (users.data ?? []).filter(
    (user) =>
      user.active === (shown === "active" || !closed) && fold(`${user.name} ${user.email}`).includes(wanted),
  );
  return (
    <Section
      wide
      title={t("settings.section.users")}
      text={t("settings.users.text")}
      action={
        <Button leftSection={<IconPlus className="i s" aria-hidden />} onClick={() => setEdited("new")}>
          {t("settings.users.create")}
        </Button>
      }
    >
      <div className="us-bar">
        <TextInput
          className="grow"
          aria-label={t("settings.users.search")}
          placeholder={t("settings.users.search")}
          leftSection={<IconSearch className="i s" aria-hidden />}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        {closed && (
          <SegmentedControl
            aria-label={t("settings.users.which")}
            value={shown}
            onChange={(value) => setShown(value as "active" | "closed")}
            data={(["active", "closed"] as const).map((value) => ({
              value,
              label: t(`settings.users.${value}`),
            }))}
          />
        )}
      </div>
      {users.isPending && <Skeleton />}
      {users.isError && <Failed retry={() => void users.refetch()} />}
      {users.isSuccess && listed.length === 0 && (
        <Empty icon={<IconUsers />} title={t("settings.users.none")} text={t("settings.users.noneText")} />
      )}
      {listed.length > 0 && (
        <Table users={listed} onEdit={setEdited} onClose={setClosing} onGiven={setGiven} />
      )}
      {edited && (
        <UserDialog
          user={edited === "new" ? undefined : edited}
          onGiven={setGiven}
          onClose={() => setEdited(null)}
        />
      )}
      {closing && <CloseDialog user={closing} onClose={() => setClosing(null)} />}
      {given && <PasswordDialog given={given} onClose={() => setGiven(null)} />}
    </Section>
  );
}

interface TableProps {
  users: Account[];
  onEdit: (user: Account) => void;
  onClose: (user: Account) => void;
  onGiven: (given: PasswordGiven) => void;
}

function Table({ users, onEdit, onClose, onGiven }: TableProps) {
  const { t, i18n } = useWords();
  const queues = useQuery(queuesQuery).data ?? [];
  const team = useQuery(teamQuery).data ?? [];
  return (
    <table className="us-table">
      <thead>
        <tr>
          <th>{t("form.name")}</th>
          <th>{t("settings.users.profile")}</th>
          <th>{t("settings.section.queues")}</th>
          <th>{t("settings.users.lastLogIn")}</th>
          <th>
            <span className="vh">{t("action.more")}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {users.map((user) => {
          const presence = team.find((member) => member.id === user.id)?.presence ?? user.presence;
          return (
            <tr key={user.id}>
              <td>
                <div className="row">
                  <Avatar
                    name={user.name}
                    id={user.id}
                    size={32}
                    presence={user.active ? presence : undefined}
                    photo={photoUrl(user)}
                  />
                  <span className="t">
                    <button type="button" className="us-name m t" onClick={() => onEdit(user)}>
                      {user.name}
                    </button>
                    <span className="sm mute t us-mail">{user.email}</span>
                  </span>
                </div>
              </td>
              <td className="us-profile">{t(`profile.kind.${user.profile}`)}</td>
              <td className="us-queues">
                {queues
                  .filter((queue) => user.queue_ids.includes(queue.id))
                  .map((queue) => (
                    <span
                      key={queue.id}
                      className="tag"
                      style={{ "--c": queue.color } as React.CSSProperties}
                    >
                      {queue.name}
                    </span>
                  ))}
              </td>
              <td className="us-last sm n">
                {!user.active ? (
                  <span className="chip">{t("settings.users.isClosed")}</span>
                ) : user.temporary_password ? (
                  <span className="chip pend">{t("settings.users.invited")}</span>
                ) : (
                  user.last_log_in_at && (
                    <time dateTime={user.last_log_in_at}>{moment(user.last_log_in_at, i18n.language)}</time>
                  )
                )}
              </td>
              <td>
                <UserMenu
                  user={user}
                  onEdit={() => onEdit(user)}
                  onClose={() => onClose(user)}
                  onGiven={onGiven}
                />
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
