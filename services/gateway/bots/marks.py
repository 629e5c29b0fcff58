"""What bots write in rich text or Markdown, as people read it in a chat: with WhatsApp's marks, or plain (C7).

Bold is `*`, italic `_`, struck out `~`; what has no mark there (underlined) is said plainly. A link is its words
with the address behind them. Whatever has another shape than documented says nothing, and harms nothing.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

DEEPEST = 40
MARKS = (("bold", "*"), ("italic", "_"), ("strikethrough", "~"))
PARAGRAPHS = frozenset(
    {"p", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "code_block", "code_line", "li", "lic", "ul", "ol"}
)
CODE = re.compile(r"(```.*?```|`[^`\n]+`)", re.DOTALL)
LINK = re.compile(r"!?\[([^\]\n]*)\]\((\S+?)(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^#{1,6}\s+(.+?)\s*#*$", re.MULTILINE)
BULLET = re.compile(r"^(\s*)[*+-]\s+", re.MULTILINE)
BOLD = re.compile(r"(\*\*|__)(?=\S)(.+?)(?<=\S)\1")
ITALIC = re.compile(r"(?<![*\w])\*(?=[^\s*])(.+?)(?<=[^\s*])\*(?![*\w])")
STRUCK = re.compile(r"~~(?=\S)(.+?)(?<=\S)~~")
BOLD_HERE = "\x00"

Run = tuple[str, frozenset[str]]


def from_rich_text(tree: Any, marks: bool) -> str:
    """The paragraphs of a rich-text tree, a line each."""
    lines: list[str] = []
    for block in tree if isinstance(tree, list) else ():
        lines.extend(_block(block, marks, "", 0))
    return "\n".join(lines).strip("\n")


def from_markdown(text: str, marks: bool) -> str:
    """Markdown as a chat shows it; code stays as it is."""
    parts = CODE.split(text)
    said = "".join(part if at % 2 else _unmarked(part, marks) for at, part in enumerate(parts))
    return said.replace("\x00", "*" if marks else "").strip("\n")


def _unmarked(text: str, marks: bool) -> str:
    text = LINK.sub(lambda found: _link(found[1], found[2]), text)
    text = HEADING.sub(lambda found: f"{BOLD_HERE}{found[1].strip('*_')}{BOLD_HERE}", text)
    text = BULLET.sub(r"\1• ", text)
    text = BOLD.sub(rf"{BOLD_HERE}\2{BOLD_HERE}", text)
    text = ITALIC.sub(r"_\1_" if marks else r"\1", text)
    return STRUCK.sub(r"~\1~" if marks else r"\1", text)


def _block(node: Any, marks: bool, lead: str, depth: int) -> Iterator[str]:
    """The lines of a paragraph, a list or a part of one; `lead` stands before the first."""
    if not isinstance(node, Mapping) or depth > DEEPEST:
        return
    children, kind = _children(node), node.get("type")
    if kind in ("ul", "ol"):
        for number, child in enumerate(children, 1):
            yield from _block(child, marks, "• " if kind == "ul" else f"{number}. ", depth + 1)
        return
    inline: list[Any] = []
    for child in children:
        if _is_paragraph(child):
            if inline:
                yield lead + _line(inline, marks, depth)
                inline, lead = [], "" if kind != "li" else "   "
            yield from _block(child, marks, lead, depth + 1)
            lead = "" if kind != "li" else "   "
        else:
            inline.append(child)
    if inline or not children:
        yield _listed(node) + lead + _line(inline, marks, depth)


def _listed(node: Mapping[str, Any]) -> str:
    """What stands before a paragraph that is a list's item by its own saying."""
    style = node.get("listStyleType")
    if style == "disc":
        return "• "
    start = node.get("listStart", 1)
    return f"{start}. " if style == "decimal" and isinstance(start, int) else ""


def _line(nodes: list[Any], marks: bool, depth: int) -> str:
    runs: list[Run] = []
    for node in nodes:
        for text, worn in _runs(node, marks, depth):
            if runs and runs[-1][1] == worn:
                runs[-1] = (runs[-1][0] + text, worn)
            else:
                runs.append((text, worn))
    return "".join(_marked(text, worn) if marks else text for text, worn in runs)


def _runs(node: Any, marks: bool, depth: int) -> Iterator[Run]:
    if not isinstance(node, Mapping) or depth > DEEPEST:
        return
    text = node.get("text")
    if isinstance(text, str):
        yield text, frozenset(name for name, _ in MARKS if node.get(name) is True)
    elif node.get("type") == "a":
        words = _line(_children(node), False, depth + 1)
        url = node.get("url")
        yield _link(words, url) if isinstance(url, str) else words, frozenset()
    elif any(_is_paragraph(child) for child in _children(node)):
        lines = (line for child in _children(node) for line in _block(child, marks, "", depth + 1))
        yield "\n".join(lines), frozenset()
    else:
        for child in _children(node):
            yield from _runs(child, marks, depth + 1)


def _marked(text: str, worn: frozenset[str]) -> str:
    """A run between its marks, line by line; marks touch letters, or they would be read as letters."""
    if not worn:
        return text
    return "\n".join(_between(line, worn) for line in text.split("\n"))


def _between(line: str, worn: frozenset[str]) -> str:
    core = line.strip()
    if not core:
        return line
    before, after = line[: len(line) - len(line.lstrip())], line[len(line.rstrip()) :]
    for name, mark in MARKS:
        if name in worn:
            core = f"{mark}{core}{mark}"
    return f"{before}{core}{after}"


def _link(words: str, url: str) -> str:
    address = url.removeprefix("mailto:").removeprefix("tel:")
    shown = words.strip()
    return address if not shown or shown in (url, address) else f"{shown} ({address})"


def _children(node: Mapping[str, Any]) -> list[Any]:
    children = node.get("children")
    return children if isinstance(children, list) else []


def _is_paragraph(node: Any) -> bool:
    kind = node.get("type") if isinstance(node, Mapping) else None
    return isinstance(kind, str) and kind in PARAGRAPHS
