"""A table out of a file: a spreadsheet, or text in whichever encoding and with whichever separator (K2)."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from python_calamine import CalamineWorkbook

MOST_ROWS = 200_000
MOST_COLUMNS = 100
MOST_UNPACKED = 400 << 20
LONGEST_CELL = 2_000
SEPARATORS = ";,\t|"
LOOKED_AT = 64_000
ZIP, OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
_NUMBER = re.compile(r"[+(]?\d[\d\s().-]{6,}\d")
Row = tuple[int, list[str]]


class NotATable(Exception):
    """The file is none that contacts can be read from; the text is a stable code."""


@dataclass(frozen=True, slots=True)
class Table:
    """The headings of a table and its rows that are not empty, numbered as in the file from 1."""

    headings: list[str]
    rows: list[Row]


def read(path: Path) -> Table:
    """The table in a file. Raises `NotATable`."""
    content = path.read_bytes()
    cells = _of_spreadsheet(path, content) if content[:4] in (ZIP, OLE) else _of_text(content)
    rows: list[Row] = []
    for number, row in enumerate(cells, start=1):
        if any(row):
            rows.append((number, row[:MOST_COLUMNS]))
        if len(rows) > MOST_ROWS + 1:
            raise NotATable("import.too_many_rows")
    if not rows:
        raise NotATable("import.empty")
    width = max(len(row) for _, row in rows)
    first = rows[0][1]
    if any(_is_value(each) for each in first):
        return Table([f"{_letters(index)}" for index in range(width)], rows)
    return Table([*first, *("" for _ in range(width - len(first)))], rows[1:])


def _of_spreadsheet(path: Path, content: bytes) -> Iterator[list[str]]:
    """The rows of the first sheet that has any."""
    if content[:4] == ZIP:
        try:
            with zipfile.ZipFile(path) as packed:
                unpacked = sum(each.file_size for each in packed.infolist())
        except zipfile.BadZipFile as error:
            raise NotATable("import.unreadable") from error
        if unpacked > MOST_UNPACKED:
            raise NotATable("import.too_large")
    try:
        book = CalamineWorkbook.from_path(path)
        for name in book.sheet_names:
            sheet = book.get_sheet_by_name(name)
            if sheet.total_height:
                return (
                    [_cell(each) for each in row]
                    for row in sheet.to_python(skip_empty_area=False, nrows=MOST_ROWS + 2)
                )
    except Exception as error:
        # A foreign parser on a foreign file: whatever it raises, the file is no spreadsheet that can be read.
        raise NotATable("import.unreadable") from error
    raise NotATable("import.empty")


def _of_text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    first, _, rest = text.partition("\n")
    if first.strip().lower().startswith("sep=") and len(first.strip()) == 5:
        text, separator = f"\n{rest}", first.strip()[4]
    else:
        separator = _separator(text[:LOOKED_AT])
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=separator):
            yield [_plain(each) for each in row]
    except csv.Error as error:
        raise NotATable("import.unreadable") from error


def _decoded(content: bytes) -> str:
    """The text: by its mark, or as UTF-8 if it is such, or else as Windows writes it in Brazil."""
    if content[:2] in (b"\xff\xfe", b"\xfe\xff"):
        try:
            return content.decode("utf-16")
        except UnicodeDecodeError as error:
            raise NotATable("import.unreadable") from error
    if b"\0" in content[:LOOKED_AT]:
        raise NotATable("import.unreadable")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _separator(text: str) -> str:
    """The character that parts most rows into the same number of cells."""
    lines = text.splitlines()[:30]

    def fitness(separator: str) -> tuple[int, int]:
        widths = [len(each) for each in csv.reader(lines, delimiter=separator) if each]
        width = max(set(widths), key=widths.count, default=0)
        return (widths.count(width) if width > 1 else 0, width)

    try:
        return max(SEPARATORS, key=fitness)
    except csv.Error:
        return SEPARATORS[0]


def _cell(value: Any) -> str:
    """A cell of a spreadsheet as one would type it: days as `YYYY-MM-DD`, whole numbers without a point."""
    match value:
        case None:
            return ""
        case bool():
            return "sim" if value else "não"
        case float() if value.is_integer():
            return str(int(value))
        case datetime():
            return value.date().isoformat()
        case date() | time() | timedelta():
            return str(value)
        case _:
            return _plain(str(value))


def _plain(text: str) -> str:
    """A cell without outer blanks, and without the apostrophe that keeps a formula from running."""
    stripped = text.replace("\0", "").replace("\u00a0", " ").strip()[:LONGEST_CELL]
    return stripped[1:] if stripped[:1] == "'" and stripped[1:2] in tuple("=+-@") else stripped


def _is_value(text: str) -> bool:
    """Whether something stands in a cell that no heading would say."""
    return "@" in text or _NUMBER.fullmatch(text) is not None


def _letters(index: int) -> str:
    """A column's letters, as a spreadsheet shows them."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


def cell(row: Sequence[str], index: int) -> str:
    """What stands in a column of a row; short rows are empty behind their end."""
    return row[index] if index < len(row) else ""
