import { Modal, type ModalProps } from "@mantine/core";
import { useTranslation } from "react-i18next";

/** A dialog whose title is the action; a sheet on a phone. */
export function Dialog(props: Omit<ModalProps, "opened">) {
  const { t } = useTranslation();
  return <Modal opened closeButtonProps={{ "aria-label": t("action.close") }} {...props} />;
}
