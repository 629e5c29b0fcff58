import type { ReactNode } from "react";

interface Props {
  icon: ReactNode;
  title: string;
  text?: string;
  children?: ReactNode;
}

/** Says why there is nothing, and offers one way out. */
export function Empty({ icon, title, text, children }: Props) {
  return (
    <div className="emp">
      <span className="ei" aria-hidden>
        {icon}
      </span>
      <div className="b">{title}</div>
      {text && <div className="sm mute">{text}</div>}
      {children && <div className="emp-way">{children}</div>}
    </div>
  );
}
