import type { TooltipProps } from "@mantine/core";
import { type RefObject, useRef, useState } from "react";
import { useOverlays } from "./overlays";

interface Props extends Pick<TooltipProps, "label" | "position" | "disabled"> {
  target: RefObject<HTMLElement | null>;
}

/** Says what a button does that is pointed at: only such a one has a tooltip, each costs as much as its button. */
function Hint({ target, ...rest }: Props) {
  const overlays = useOverlays();
  return overlays && <overlays.Tooltip target={target} {...rest} />;
}

export function useHint<E extends HTMLElement>(props: Omit<Props, "target">) {
  const target = useRef<E>(null);
  const [near, setNear] = useState(false);
  return {
    target,
    point: () => setNear(true),
    hint: near && <Hint target={target} {...props} />,
  };
}
