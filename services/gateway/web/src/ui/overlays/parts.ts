import "./overlays.css";

export { Menu, Popover, Tooltip } from "@mantine/core";
