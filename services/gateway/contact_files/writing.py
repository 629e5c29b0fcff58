"""What a worker process writes: tables that a spreadsheet program opens and never takes for a program (K2).

A spreadsheet runs what begins with =, +, - or @ as a formula. In text such a cell gets an apostrophe in front,
which reading takes away again; in a spreadsheet file all cells are text.
"""

import csv
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

import orjson
import xlsxwriter  # type: ignore[import-untyped]

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


def write(source: str, target: str, kind: str) -> dict[str, Any]:
    """Write the rows of `source`, a JSON list a line, the headings first, as a `csv` or `xlsx` file."""
    rows = _rows(Path(source))
    count = _spreadsheet(rows, target) if kind == "xlsx" else _text(rows, Path(target))
    return {"rows": max(0, count - 1)}


def _rows(source: Path) -> Iterator[list[str]]:
    with source.open("rb") as lines:
        for line in lines:
            yield orjson.loads(line)


def _text(rows: Iterable[list[str]], target: Path) -> int:
    """As spreadsheets in Brazil read text: semicolons, and a mark that it is UTF-8."""
    count = 0
    with target.open("w", encoding="utf-8-sig", newline="") as file:
        out = csv.writer(file, delimiter=";", lineterminator="\r\n")
        for row in rows:
            out.writerow([f"'{each}" if each.startswith(FORMULA) else each for each in row])
            count += 1
    return count


def _spreadsheet(rows: Iterable[list[str]], target: str) -> int:
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    sheet, bold = book.add_worksheet(), book.add_format({"bold": True})
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, 60, 22)
    count = 0
    for count, row in enumerate(rows, start=1):
        for column, text in enumerate(row):
            sheet.write_string(count - 1, column, text[:32_000], bold if count == 1 else None)
    book.close()
    return count
