"""Files of contacts, as spreadsheets in Brazil save them: read, checked row by row, written without formulas."""

import csv
import zipfile
from pathlib import Path
from typing import Any

import orjson
import pytest
import xlsxwriter  # type: ignore[import-untyped]
from python_calamine import CalamineWorkbook

from services.gateway.contact_details import DetailIsWrong, checked
from services.gateway.contact_files.checking import check, describe
from services.gateway.contact_files.reporting import report
from services.gateway.contact_files.table import NotATable, read
from services.gateway.contact_files.writing import write

ROWS = [
    ["Cliente", "Celular", "E-mail", "Nasc.", "Grupo"],
    ["Vera Lúcia Prado", "(21) 98765-4321", "Vera@Exemplo.com", "14/03/1968", "VIP; Pós-venda"],
    ["João", "1234", "joao", "31/02/1990", "Outra"],
    ["", "11 3333-4444", "", "", ""],
    ["", "", "", "", ""],
    ["Ninguém", "", "", "", ""],
    ["Vera de novo", "21 8765-4321", "", "", ""],
]
PLAN = {"0": "name", "1": "phone", "2": "email", "3": "birthday", "4": "tags"}
TAGS = {"vip": "t1", "pos-venda": "t2"}


def text(path: Path, separator: str = ";", encoding: str = "cp1252") -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=separator).writerows(ROWS)
    return path


def spreadsheet(path: Path) -> Path:
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    for number, row in enumerate(ROWS):
        for column, cell in enumerate(row):
            if column == 1 and cell.isdigit():
                sheet.write_number(number, column, int(cell))
            else:
                sheet.write_string(number, column, cell)
    book.close()
    return path


def lines(path: Path) -> list[dict[str, Any]]:
    return [orjson.loads(line) for line in path.read_bytes().splitlines()]


@pytest.mark.parametrize("encoding", ["cp1252", "utf-8", "utf-8-sig", "utf-16"])
@pytest.mark.parametrize("separator", [";", ",", "\t"])
def test_text_is_read_in_every_encoding_and_with_every_separator(
    tmp_path: Path, encoding: str, separator: str
) -> None:
    table = read(text(tmp_path / "f.csv", separator, encoding))
    assert table.headings == ROWS[0]
    assert [number for number, _ in table.rows] == [2, 3, 4, 6, 7]
    assert table.rows[0][1] == ROWS[1]


def test_a_spreadsheet_is_read_like_text(tmp_path: Path) -> None:
    book, plain = read(spreadsheet(tmp_path / "f.xlsx")), read(text(tmp_path / "f.csv"))
    assert [row for _, row in book.rows] == [row for _, row in plain.rows]


def test_a_file_without_headings_calls_its_columns_by_their_letters(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("Vera;21987654321\nJoão;21987654322\n")
    found = describe(str(tmp_path / "f.csv"), {})
    assert (found["rows"], [each["name"] for each in found["columns"]]) == (2, ["A", "B"])
    assert [each["guess"] for each in found["columns"]] == [None, "phone"]


def test_columns_are_guessed_by_their_headings(tmp_path: Path) -> None:
    found = describe(str(text(tmp_path / "f.csv")), {})
    assert [each["guess"] for each in found["columns"]] == ["name", "phone", "email", "birthday", "tags"]
    assert found["columns"][0]["samples"][0] == "Vera Lúcia Prado"


def test_what_is_no_table_is_refused_by_name(tmp_path: Path) -> None:
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "picture").write_bytes(b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR")
    (tmp_path / "zip").write_bytes(b"PK\x03\x04 nothing")
    assert describe(str(tmp_path / "empty"), {}) == {"refused": "import.empty"}
    assert describe(str(tmp_path / "picture"), {}) == {"refused": "import.unreadable"}
    assert describe(str(tmp_path / "zip"), {}) == {"refused": "import.unreadable"}


def test_a_file_that_unpacks_without_end_is_not_opened(tmp_path: Path) -> None:
    bomb = tmp_path / "bomb.xlsx"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as packed, packed.open("xl/sheet1.xml", "w") as entry:
        for _ in range(401):
            entry.write(bytes(1 << 20))
    with pytest.raises(NotATable, match=r"import\.too_large"):
        read(bomb)


def test_every_row_is_good_or_named_with_field_and_rule(tmp_path: Path) -> None:
    found = check(str(text(tmp_path / "f.csv")), str(tmp_path / "lines"), PLAN, {}, TAGS)
    assert {each: found[each] for each in ("rows", "good", "rejected", "repeated")} == {
        "rows": 5,
        "good": 3,
        "rejected": 2,
        "repeated": 1,
    }
    assert [(each["row"], each["field"], each["code"]) for each in found["faults"]] == [
        (3, "phone", "contact.number_invalid"),
        (3, "email", "contact.email_invalid"),
        (3, "birthday", "contact.birthday_invalid"),
        (3, "tags", "tag.not_found"),
        (6, "phone", "contact.unreachable"),
    ]
    vera, _, nameless, _, again = lines(tmp_path / "lines")
    assert vera == {
        "row": 2,
        "details": {
            "name": "Vera Lúcia Prado",
            "phone": "+5521987654321",
            "email": "vera@exemplo.com",
            "birthday": "1968-03-14",
        },
        "tag_ids": ["t1", "t2"],
        "alias": "phone:+5521987654321",
        "repeated": False,
    }
    # With and without the ninth digit it is one number, and whoever has no name is called by it.
    assert (again["alias"], again["repeated"]) == (vera["alias"], True)
    assert nameless["details"] == {"name": "+55 11 3333-4444", "phone": "+551133334444"}


def test_custom_fields_are_checked_by_their_kind(tmp_path: Path) -> None:
    (tmp_path / "f.csv").write_text("Nome;Telefone;Pontos\nA;21987654321;1.234,5\nB;21987654322;muitos\n")
    definitions = {"f1": {"id": "f1", "name": "Pontos", "kind": "number", "choices": []}}
    assert describe(str(tmp_path / "f.csv"), definitions)["columns"][2]["guess"] == "field:f1"
    plan = {"0": "name", "1": "phone", "2": "field:f1"}
    found = check(str(tmp_path / "f.csv"), str(tmp_path / "lines"), plan, definitions, {})
    assert lines(tmp_path / "lines")[0]["details"]["field:f1"] == 1234.5
    assert [(each["row"], each["code"], each["value"]) for each in found["faults"]] == [
        (3, "field.number_invalid", "muitos")
    ]


def test_the_report_says_it_in_the_readers_language(tmp_path: Path) -> None:
    check(str(text(tmp_path / "f.csv")), str(tmp_path / "lines"), PLAN, {}, TAGS)
    report(tmp_path / "lines", tmp_path / "rows", 5, "pt-BR", {})
    said = [orjson.loads(line) for line in (tmp_path / "rows").read_bytes().splitlines()]
    assert said[:2] == [
        ["Linha", "Campo", "Regra", "Valor", "Código"],
        ["3", "Número", "precisa ser um número de telefone com DDD", "1234", "contact.number_invalid"],
    ]
    assert len(said) == 6


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_what_is_written_is_never_a_formula_and_is_read_as_it_was(tmp_path: Path, kind: str) -> None:
    rows = [["Nome", "Número"], ["=HYPERLINK(1)", "+5521987654321"], ["@SUM(A1)", "-1"], ["Ágata; 'x'", "\t=1"]]
    (tmp_path / "rows").write_bytes(b"\n".join(orjson.dumps(each) for each in rows))
    target = tmp_path / f"out.{kind}"
    assert write(str(tmp_path / "rows"), str(target), kind) == {"rows": 3}
    if kind == "csv":
        cells = csv.reader(target.read_text("utf-8-sig").splitlines(), delimiter=";")
        assert not [cell for row in cells for cell in row if cell.startswith(("=", "+", "-", "@", "\t"))]
    else:
        sheet = CalamineWorkbook.from_path(target).get_sheet_by_index(0)
        assert sheet.to_python()[1] == ["=HYPERLINK(1)", "+5521987654321"]
        with zipfile.ZipFile(target) as packed:
            assert b"<f>" not in packed.read("xl/worksheets/sheet1.xml")
    assert [row[0] for _, row in read(target).rows][:2] == ["=HYPERLINK(1)", "@SUM(A1)"]


def test_details_are_brought_into_one_form_or_name_their_rule() -> None:
    assert checked("phone", "55 21 8765-4321", {}) == "+5521987654321"
    assert checked("phone", "+1 650 253 0000", {}) == "+16502530000"
    assert checked("phone", "(21) 2540-7788", {}) == "+552125407788"
    assert checked("birthday", "1968-03-14", {}) == checked("birthday", "14/3/1968", {}) == "1968-03-14"
    for field, raw in (
        ("phone", "21 9999"),
        ("email", "a@b"),
        ("birthday", "14/03"),
        ("name", " "),
        ("name", "a\0"),
    ):
        with pytest.raises(DetailIsWrong) as wrong:
            checked(field, raw, {})
        assert wrong.value.fields == [{"field": field, "rule": wrong.value.rule}]
