import { MultiSelect, TextInput } from "@mantine/core";
import { useQuery, useQueryClient } from "@tanstack/react-query";
import { teamQuery } from "@/api/catalogues";
import { openDirect, openGroup, placeRoom } from "@/api/rooms";
import type { Me } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

interface Props {
  me: Me;
  onClose: () => void;
  onOpen: (id: string) => void;
}

/** One other person: a talk of two. Several: a group, which needs a name. */
export function NewRoomDialog({ me, onClose, onOpen }: Props) {
  const { t } = useWords();
  const client = useQueryClient();
  const team = useQuery(teamQuery).data ?? [];
  const form = useForm({
    id: "room:new",
    initial: { user_ids: [] as string[], name: "" },
    check: ({ user_ids, name }) => ({
      user_ids: user_ids.length === 0 && t("refusal.room.alone"),
      name: user_ids.length > 1 && !name.trim() && t("refusal.room.name_empty"),
    }),
    save: ({ user_ids, name }) =>
      user_ids.length === 1 ? openDirect(user_ids[0] as string) : openGroup(name.trim(), user_ids),
    onSaved: ({ room }) => {
      placeRoom(client, room);
      onClose();
      onOpen(room.id);
    },
    said: null,
  });
  const { user_ids: userIds, name } = form.values;
  const group = userIds.length > 1;
  return (
    <FormDialog
      form={form}
      title={t("room.new")}
      action={t(group ? "room.openGroup" : "room.open")}
      onClose={onClose}
    >
      <MultiSelect
        data-autofocus
        searchable
        hidePickedOptions
        label={t("room.with")}
        description={t("room.withText")}
        nothingFoundMessage={t("room.nobody")}
        value={userIds}
        error={form.fault("user_ids")}
        data={team
          .filter((member) => member.id !== me.id)
          .map(({ id, name: label, presence }) => ({
            value: id,
            label: `${label} · ${t(`presence.${presence}`)}`,
          }))}
        onChange={(next) => form.set({ user_ids: next })}
      />
      {group && (
        <TextInput
          withAsterisk
          maxLength={80}
          label={t("room.groupName")}
          value={name}
          error={form.fault("name")}
          onChange={(event) => form.set({ name: event.currentTarget.value })}
        />
      )}
    </FormDialog>
  );
}
