import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import type { ComponentPropsWithoutRef } from "react";

type Props = ActionIconProps &
  Omit<ComponentPropsWithoutRef<"button">, keyof ActionIconProps> & {
    label: string;
    /** What it opens stands where the tip would. */
    quiet?: boolean;
  };

/** An icon button that says what it does, to eyes and to screen readers. */
export function Tip({ label, quiet, children, ...rest }: Props) {
  return (
    <Tooltip label={label} disabled={quiet}>
      <ActionIcon aria-label={label} {...rest}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}
