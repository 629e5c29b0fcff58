"""The address book through the page: found, written down, taken over from a file and taken away as one (K1, K2)."""

import re
from pathlib import Path

from playwright.sync_api import Page, expect

from tests.browser.people import NewCustomer, OpensPage, says

SHEET = """Cliente;Celular;E-mail
Norma da Planilha;(31) 98777-0001;norma@planilha.example
João da Planilha;1234;
Lia da Planilha;3187770002;
"""


def searched(page: Page, text: str) -> None:
    """Type into the search of the address book."""
    page.get_by_role("searchbox", name=says("contacts.search")).fill(text)


def test_a_contact_is_written_down_found_by_any_part_of_his_number_and_changed(open_page: OpensPage) -> None:
    page = open_page("supervisora", "/contacts")
    page.get_by_role("button", name=says("contact.form.new")).click()
    form = page.get_by_role("dialog")
    form.get_by_role("button", name=says("contact.form.create")).click()
    expect(form.get_by_text(says("contact.form.nameNeeded"))).to_be_visible()
    form.get_by_label(says("contact.name")).fill("Marta do Navegador")
    form.get_by_label(says("contact.phone"), exact=True).fill("(21) 8777-0009")
    form.get_by_role("button", name=says("contact.form.create")).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Marta do Navegador")
    expect(page.get_by_text("+55 21 98777-0009").first).to_be_visible()

    page.get_by_role("button", name=says("contact.edit"), exact=True).click()
    form.get_by_label(says("contact.email")).fill("marta@navegador.example")
    form.get_by_label(says("contact.birthday")).fill("1968-03-14")
    form.get_by_role("button", name=says("action.save")).click()
    expect(page.get_by_text("14 de março de 1968")).to_be_visible()

    page.get_by_role("button", name=says("contacts.back")).click()
    for text in ("marta do nav", "8777-0009", "marta@nav"):
        searched(page, text)
        expect(page.locator("tbody .who")).to_have_count(1)
        expect(page.locator("tbody .who")).to_have_text(re.compile("Marta do Navegador"))
    searched(page, "ninguém assim")
    expect(page.get_by_text(says("contacts.noneFound"))).to_be_visible()


def test_the_drawer_edits_its_contact_and_a_colleague_sees_it_at_once(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    who = customer("gaveta")
    ticket_id = who.is_attended_by("ana")
    colleague = open_page("supervisora", f"/contacts?q={who.name}")
    expect(colleague.locator("tbody .who")).to_have_count(1)
    page = open_page("ana", f"/tickets/{ticket_id}")
    page.get_by_role("button", name=says("drawer.editContact")).click()
    form = page.get_by_role("dialog")
    form.get_by_label(says("contact.name")).fill(f"{who.name} Renomeada")
    form.get_by_role("button", name=says("action.save")).click()
    expect(page.get_by_role("link", name=f"{who.name} Renomeada")).to_be_visible()
    expect(colleague.locator("tbody .who")).to_have_text(re.compile("Renomeada"))


def test_a_file_is_mapped_checked_and_taken_over_with_a_report(open_page: OpensPage, tmp_path: Path) -> None:
    file = tmp_path / "clientes.csv"
    file.write_text(SHEET, encoding="cp1252")
    page = open_page("supervisora", "/contacts")
    page.get_by_role("button", name=says("contacts.import")).click()
    dialog = page.get_by_role("dialog", name=says("import.title"))
    dialog.locator("input[type=file]").set_input_files(file)
    phone = dialog.get_by_label(says("import.fieldOf", name="Celular"))
    expect(phone).to_have_value(says("import.field.phone"))
    dialog.get_by_role("button", name=re.compile("^Conferir")).click()
    expect(dialog.get_by_text(says("import.rule.contact_number_invalid"))).to_be_visible()
    expect(dialog.get_by_role("cell", name="Norma da Planilha")).to_be_visible()
    dialog.get_by_role("button", name=re.compile("^Importar 2")).click()
    expect(dialog.get_by_text(says("import.over.done"))).to_be_visible()
    with page.expect_download() as taken:
        dialog.get_by_role("link", name=says("import.report")).click()
    assert "3;Número;" in Path(taken.value.path()).read_text("utf-8-sig")
    dialog.get_by_role("button", name=says("action.close"), exact=True).last.click()
    searched(page, "planilha")
    expect(page.locator("tbody .who")).to_have_count(2)


def test_the_list_as_it_is_narrowed_is_taken_away(open_page: OpensPage) -> None:
    page = open_page("supervisora", "/contacts")
    page.get_by_role("button", name=says("contacts.export")).click()
    dialog = page.get_by_role("dialog", name=says("contacts.export"))
    dialog.get_by_text("CSV").click()
    dialog.get_by_role("button", name=says("contacts.makeFile")).click()
    with page.expect_download() as taken:
        dialog.get_by_role("link", name=says("contacts.download")).click()
    assert Path(taken.value.path()).read_text("utf-8-sig").startswith("Nome;Número;E-mail")


def test_an_agent_neither_imports_nor_exports(open_page: OpensPage) -> None:
    page = open_page("ana", "/contacts")
    expect(page.get_by_role("button", name=says("contact.form.new"))).to_be_visible()
    expect(page.get_by_role("button", name=says("contacts.import"))).to_have_count(0)
    expect(page.get_by_role("button", name=says("contacts.export"))).to_have_count(0)
