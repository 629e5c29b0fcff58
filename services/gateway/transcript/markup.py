"""What WhatsApp's marks in a text mean: the same as on the page, as runs of text."""

import re

Run = tuple[str, str]
STYLES = {"*": "b", "_": "i", "~": "s", "`": "m"}
_FENCED = re.compile(r"```(.+?)```", re.DOTALL)
_TOKEN = re.compile(r"(?<!\w)([*_~`])(?=\S)([^\n]*?\S)\1(?!\w)")


def runs(text: str, marks: str = "") -> list[Run]:
    """Runs of text with their marks: b bold, i italic, s struck, m monospaced."""
    fenced = _FENCED.search(text) if "m" not in marks else None
    token = _TOKEN.search(text) if "m" not in marks else None
    if fenced and (token is None or fenced.start() <= token.start()):
        found, inner = fenced, [(fenced[1], marks + "m")]
    elif token:
        style = STYLES[token[1]]
        found, inner = token, [(token[2], marks + "m")] if style == "m" else runs(token[2], marks + style)
    else:
        return [(text, marks)] if text else []
    before, after = text[: found.start()], text[found.end() :]
    return [*([(before, marks)] if before else []), *inner, *runs(after, marks)]
