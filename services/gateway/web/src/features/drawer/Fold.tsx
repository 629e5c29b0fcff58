import { IconChevronDown, IconChevronRight } from "@tabler/icons-react";
import type { ReactNode } from "react";
import { type Section, toggleSection, useSection } from "@/ui/sections";

interface Props {
  section: Section;
  title: string;
  /** What a folded section still shows of its value. */
  value?: ReactNode;
  /** A button beside the title, there whether the section is open or not. */
  tool?: ReactNode;
  children: ReactNode;
}

export function Fold({ section, title, value, tool, children }: Props) {
  const open = useSection(section);
  const Chevron = open ? IconChevronDown : IconChevronRight;
  return (
    <section className={`sct ${open ? "" : "cl"}`} id={`section-${section}`}>
      <h2 className={tool ? "tooled" : ""}>
        <button type="button" className="hd" aria-expanded={open} onClick={() => toggleSection(section)}>
          <span className="grow">{title}</span>
          {value && <span className="val n">{value}</span>}
          <Chevron className="i s" aria-hidden />
        </button>
        {tool}
      </h2>
      {open && children}
    </section>
  );
}
