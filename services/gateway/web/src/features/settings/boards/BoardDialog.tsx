import { NumberInput, TextInput } from "@mantine/core";
import { patch, post } from "@/api/client";
import type { Board, BoardColumn, BoardKind } from "@/api/types";
import { useWords } from "@/i18n/spoken";
import { COLORS, ColorField } from "@/ui/form/ColorField";
import { FormDialog } from "@/ui/form/Form";
import { useForm } from "@/ui/form/useForm";

export const PATH = { board: "/boards", funnel: "/funnels" } as const;

interface Props {
  kind: BoardKind;
  onSaved: () => unknown;
  onClose: () => void;
}

/** The name of a board or a funnel; a new one begins with three columns. */
export function BoardDialog({ kind, board, onSaved, onClose }: Props & { board?: Board }) {
  const { t } = useWords();
  const begun = () =>
    ([0, 1, 2] as const).map((at) => ({
      name: t(`settings.boards.first.${at}`),
      color: COLORS[[11, 6, 4][at] as number],
    }));
  const form = useForm({
    id: `${kind}:${board?.id ?? "new"}`,
    initial: { name: board?.name ?? "" },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: ({ name }) =>
      board
        ? patch(`${PATH[kind]}/${board.id}`, { name: name.trim() })
        : post(PATH[kind], { name: name.trim(), columns: begun() }),
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(board ? `settings.boards.rename.${kind}` : `settings.boards.create.${kind}`)}
      action={t(board ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={form.values.name}
        error={form.fault("name")}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
    </FormDialog>
  );
}

/** The name and colour of a column, or of a stage; a column may have a limit. */
export function ColumnDialog({
  kind,
  board,
  column,
  onSaved,
  onClose,
}: Props & { board: Board; column?: BoardColumn }) {
  const { t } = useWords();
  const path = `${PATH[kind]}/${board.id}/columns`;
  const form = useForm({
    id: `${kind}:${board.id}:${column?.id ?? "new"}`,
    initial: {
      name: column?.name ?? "",
      color: column?.color.toUpperCase() ?? COLORS[6],
      limit: column?.limit ?? null,
    },
    check: ({ name }) => ({ name: !name.trim() && t("form.nameEmpty") }),
    save: ({ name, color, limit }) => {
      const wish = { name: name.trim(), color, ...(kind === "board" && { limit }) };
      return column ? patch(`${path}/${column.id}`, wish) : post(path, wish);
    },
    onSaved: async () => {
      await onSaved();
      onClose();
    },
  });
  return (
    <FormDialog
      form={form}
      title={t(column ? `settings.boards.changeColumn.${kind}` : `settings.boards.addColumn.${kind}`)}
      action={t(column ? "action.save" : "settings.create")}
      onClose={onClose}
    >
      <TextInput
        data-autofocus
        label={t("form.name")}
        maxLength={60}
        value={form.values.name}
        error={form.fault("name")}
        onChange={(event) => form.set({ name: event.currentTarget.value })}
      />
      <ColorField
        label={t("form.color")}
        value={form.values.color}
        error={form.fault("color")}
        onChange={(color) => form.set({ color })}
      />
      {kind === "board" && (
        <NumberInput
          label={t("settings.boards.limit")}
          description={t("settings.boards.limitText")}
          min={1}
          max={9999}
          allowDecimal={false}
          allowNegative={false}
          value={form.values.limit ?? ""}
          error={form.fault("limit")}
          onChange={(limit) => form.set({ limit: typeof limit === "number" && limit > 0 ? limit : null })}
        />
      )}
    </FormDialog>
  );
}
