import { Button, MultiSelect, TextInput } from "@mantine/core";
import { IconLogout, IconX } from "@tabler/icons-react";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { teamQuery } from "@/api/catalogues";
import { manages } from "@/api/permissions";
import { addToRoom, dropRoom, placeRoom, renameRoom, roomsKey, takeOutOfRoom } from "@/api/rooms";
import type { Me, Named, Room } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { Avatar } from "@/ui/Avatar";
import { Dialog } from "@/ui/Dialog";
import { Form } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";
import { explain } from "@/ui/refusal";
import { Tip } from "@/ui/Tip";
import { toast } from "@/ui/toast";

interface Props {
  room: Room;
  me: Me;
  onClose: () => void;
  onLeft: () => void;
}

/** A group's name and who is in it. */
export function RoomDialog({ room, me, onClose, onLeft }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const team = useQuery(teamQuery).data ?? [];
  const [asking, setAsking] = useState(false);
  const name = useForm({
    id: `room:${room.id}:name`,
    initial: { name: room.name },
    check: (values) => ({ name: !values.name.trim() && t("refusal.room.name_empty") }),
    save: (values) => renameRoom(room.id, values.name.trim()),
    onSaved: (answer) => placeRoom(client, answer.room),
    said: t("room.renamed"),
  });
  const more = useForm({
    id: `room:${room.id}:members`,
    initial: { user_ids: [] as string[] },
    save: (values) => addToRoom(room.id, values.user_ids),
    onSaved: (answer) => placeRoom(client, answer.room),
    said: null,
  });
  const takeOut = async (member: Named) => {
    try {
      await takeOutOfRoom(room.id, member.id);
      await client.invalidateQueries({ queryKey: roomsKey });
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const leave = async () => {
    try {
      await takeOutOfRoom(room.id, me.id);
      onClose();
      onLeft();
      dropRoom(client, room.id);
      toast(t("room.left", { name: room.name }));
    } catch (reason) {
      toast(explain(reason, t), { alert: true });
    }
  };
  const mayTakeOut = room.opener.id === me.id || manages(me);
  const others = team.filter((member) => !room.members.some((each) => each.id === member.id));
  return (
    <Dialog title={t("room.title")} size={480} onClose={onClose}>
      <Form form={name} action={t("room.rename")}>
        <TextInput
          label={t("room.groupName")}
          maxLength={80}
          value={name.values.name}
          error={name.fault("name")}
          onChange={(event) => name.set({ name: event.currentTarget.value })}
        />
      </Form>
      <h3 className="said-h">{t("room.members", { count: room.members.length })}</h3>
      <ul className="said-who">
        {room.members.map((member) => (
          <li key={member.id} className="row">
            <Avatar
              name={member.name}
              id={member.id}
              size={32}
              presence={team.find((each) => each.id === member.id)?.presence ?? "offline"}
            />
            <span className="t grow">
              {member.name}
              <span className="sm mute">
                {member.id === me.id && ` · ${t("room.you")}`}
                {member.id === room.opener.id && ` · ${t("room.opener")}`}
              </span>
            </span>
            {mayTakeOut && member.id !== me.id && (
              <Tip
                label={t("room.takeOut", { name: member.name })}
                size={28}
                onClick={() => void takeOut(member)}
              >
                <IconX className="i s" aria-hidden />
              </Tip>
            )}
          </li>
        ))}
      </ul>
      {others.length > 0 && (
        <Form form={more} action={t("room.addDo")}>
          <MultiSelect
            searchable
            hidePickedOptions
            label={t("room.add")}
            description={t("room.addText")}
            nothingFoundMessage={t("room.nobody")}
            value={more.values.user_ids}
            error={more.fault("user_ids")}
            data={others.map(({ id, name: label }) => ({ value: id, label }))}
            onChange={(next) => more.set({ user_ids: next })}
          />
        </Form>
      )}
      {asking ? (
        <div className="warn" role="alert">
          <span className="grow">
            {t("room.leaveAsk", { name: room.name })} {t("room.leaveText")}
          </span>
          <Button size="xs" variant="default" onClick={() => setAsking(false)}>
            {t("action.cancel")}
          </Button>
          <Button size="xs" color="red" onClick={() => void leave()}>
            {t("room.leave")}
          </Button>
        </div>
      ) : (
        <Button
          variant="subtle"
          color="red"
          size="xs"
          leftSection={<IconLogout className="i s" aria-hidden />}
          onClick={() => setAsking(true)}
        >
          {t("room.leave")}
        </Button>
      )}
    </Dialog>
  );
}
