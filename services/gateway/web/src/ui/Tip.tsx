import { ActionIcon, type ActionIconProps } from "@mantine/core";
import { useMergedRef } from "@mantine/hooks";
import type { ComponentPropsWithRef } from "react";
import { useHint } from "./Hint";

type Props = ActionIconProps &
  Omit<ComponentPropsWithRef<"button">, keyof ActionIconProps> & {
    label: string;
    /** What it opens stands where the tip would. */
    quiet?: boolean;
  };

/** An icon button that says what it does, to eyes and to screen readers. */
export function Tip({ label, quiet, children, ref, onPointerEnter, ...rest }: Props) {
  const { target, point, hint } = useHint<HTMLButtonElement>({ label, disabled: quiet });
  const merged = useMergedRef(target, ref);
  return (
    <>
      <ActionIcon
        ref={merged}
        aria-label={label}
        {...rest}
        onPointerEnter={(event) => {
          point();
          onPointerEnter?.(event);
        }}
      >
        {children}
      </ActionIcon>
      {hint}
    </>
  );
}
