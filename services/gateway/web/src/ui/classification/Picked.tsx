import { Popover, UnstyledButton } from "@mantine/core";
import { type ReactNode, useState } from "react";

interface Props {
  label: string;
  className?: string;
  children: ReactNode;
  picker: (close: () => void) => ReactNode;
}

/** A value that opens its choices where it stands. They stay, whole, even where what loads above moves it out of sight. */
export function Picked({ label, className = "held", children, picker }: Props) {
  const [open, setOpen] = useState(false);
  const close = () => setOpen(false);
  return (
    <Popover
      opened={open}
      onChange={setOpen}
      width={280}
      position="bottom-end"
      shadow="md"
      trapFocus
      returnFocus
      withinPortal
      hideDetached={false}
      middlewares={{ flip: true, shift: { crossAxis: true, padding: 8, limiter: undefined } }}
    >
      <Popover.Target>
        <UnstyledButton className={className} aria-label={label} onClick={() => setOpen(!open)}>
          {children}
        </UnstyledButton>
      </Popover.Target>
      <Popover.Dropdown className="picker">{picker(close)}</Popover.Dropdown>
    </Popover>
  );
}
