import { ActionIcon, type ActionIconProps, Tooltip } from "@mantine/core";
import { useMergedRef } from "@mantine/hooks";
import { type ComponentPropsWithRef, useRef, useState } from "react";

type Props = ActionIconProps &
  Omit<ComponentPropsWithRef<"button">, keyof ActionIconProps> & {
    label: string;
    /** What it opens stands where the tip would. */
    quiet?: boolean;
  };

/** An icon button that says what it does, to eyes and to screen readers. */
export function Tip({ label, quiet, children, ref, onPointerEnter, ...rest }: Props) {
  const button = useRef<HTMLButtonElement>(null);
  const merged = useMergedRef(button, ref);
  // Dozens of them stand on a page, and each tooltip costs as much as its button: only those pointed at have one.
  const [near, setNear] = useState(false);
  return (
    <>
      <ActionIcon
        ref={merged}
        aria-label={label}
        {...rest}
        onPointerEnter={(event) => {
          setNear(true);
          onPointerEnter?.(event);
        }}
      >
        {children}
      </ActionIcon>
      {near && <Tooltip target={button} label={label} disabled={quiet} />}
    </>
  );
}
