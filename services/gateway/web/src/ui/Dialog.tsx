import { Modal, type ModalProps } from "@mantine/core";
import { useWords } from "@/i18n/spoken";

/** A dialog whose title is the action; a sheet on a phone. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  const { t } = useWords();
  return <Modal opened closeButtonProps={{ "aria-label": t("action.close") }} {...props} />;
}
