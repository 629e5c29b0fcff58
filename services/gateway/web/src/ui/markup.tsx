import type { ReactNode } from "react";

export type Piece =
  | { kind: "text"; text: string }
  | { kind: "link"; text: string }
  | { kind: "bold" | "italic" | "strike" | "mono"; pieces: Piece[] };

const STYLES = { "*": "bold", _: "italic", "~": "strike", "`": "mono" } as const;
const TOKEN = /(?<![\p{L}\p{N}])([*_~`])(?=\S)([^\n]*?\S)\1(?![\p{L}\p{N}])/u;
const LINK = /\bhttps?:\/\/[^\s<>"]+[^\s<>".,;:!?)\]]/u;

/** WhatsApp's own marks, as a tree; never as HTML. */
export function parse(text: string): Piece[] {
  const link = LINK.exec(text);
  const token = TOKEN.exec(text);
  if (link && (!token || link.index <= token.index)) {
    return [
      ...parse(text.slice(0, link.index)),
      { kind: "link", text: link[0] },
      ...parse(text.slice(link.index + link[0].length)),
    ];
  }
  if (token) {
    const kind = STYLES[token[1] as keyof typeof STYLES];
    const inner = token[2] as string;
    const pieces: Piece[] = kind === "mono" ? [{ kind: "text", text: inner }] : parse(inner);
    return [
      ...parse(text.slice(0, token.index)),
      { kind, pieces },
      ...parse(text.slice(token.index + token[0].length)),
    ];
  }
  return text ? [{ kind: "text", text }] : [];
}

const TAGS = { bold: "strong", italic: "em", strike: "s", mono: "code" } as const;

function render(pieces: Piece[]): ReactNode[] {
  let at = 0;
  return pieces.map((piece) => {
    const key = `${at++}-${piece.kind}`;
    if (piece.kind === "text") return piece.text;
    if (piece.kind === "link")
      return (
        <a key={key} href={piece.text} target="_blank" rel="noopener noreferrer">
          {piece.text}
        </a>
      );
    const Tag = TAGS[piece.kind];
    return <Tag key={key}>{render(piece.pieces)}</Tag>;
  });
}

export function Markup({ text }: { text: string }) {
  return <>{render(parse(text))}</>;
}

export const plain = (text: string): string =>
  parse(text)
    .map(function flat(piece): string {
      return "pieces" in piece ? piece.pieces.map(flat).join("") : piece.text;
    })
    .join("");
