import type { ReactNode } from "react";

interface Props {
  title: string;
  /** One sentence: what it is for. */
  text?: string;
  /** The section's one button. */
  action?: ReactNode;
  /** Tables take all the room there is. */
  wide?: boolean;
  children: ReactNode;
}

/** What every place of the settings looks like: its name, what it is for, its button, its contents. */
export function Section({ title, text, action, wide, children }: Props) {
  return (
    <section className={wide ? "set-body broad" : "set-body"} aria-label={title}>
      <header className="set-head">
        <div className="grow">
          <h2>{title}</h2>
          {text && <p className="sec">{text}</p>}
        </div>
        {action}
      </header>
      {children}
    </section>
  );
}

/** A part of a section, on a card of its own. */
export function Card({ title, text, children }: { title?: string; text?: string; children: ReactNode }) {
  return (
    <div className="set-card">
      {title && <h3>{title}</h3>}
      {text && <p className="sm sec">{text}</p>}
      {children}
    </div>
  );
}
