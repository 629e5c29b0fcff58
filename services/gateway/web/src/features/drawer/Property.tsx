import type { ReactNode } from "react";

/** One line of the drawer: what it is, and its value. */
export function Property({ icon, name, children }: { icon: ReactNode; name: string; children: ReactNode }) {
  return (
    <div className="pr">
      <span>
        {icon}
        <span>{name}</span>
      </span>
      <span>{children}</span>
    </div>
  );
}
