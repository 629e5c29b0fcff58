"""One working day: what is noted down of a ticket, planned for it, handed out of it, and read of its past."""

import re
from datetime import UTC, datetime, timedelta

from playwright.sync_api import Page, expect

from tests.acceptance.desk import eventually
from tests.browser.people import (
    NewCustomer,
    OpensPage,
    bubble,
    chooses,
    drawer,
    is_logged,
    mark,
    opens,
    picks,
    row,
    says,
    told,
    writes,
)
from tests.gateway import media_files

ANA, RAFAELA = "Ana Beatriz Rocha", "Rafaela Nunes"


def sets(page: Page, name: str) -> None:
    """Open the choices of one line of the classification."""
    opens(page, "classification").get_by_role("button", name=says("drawer.set", name=says(name))).click()


def shows_in(page: Page, section: str, *texts: str) -> None:
    """Expect a section of the drawer to hold these."""
    for text in texts:
        expect(opens(page, section)).to_contain_text(text)


def test_tags_reason_value_and_board_are_set_seen_and_cleared(open_page: OpensPage, customer: NewCustomer) -> None:
    rosa = customer("Rosa Orçamento")
    ticket_id = rosa.is_attended_by("ana", "Quanto sai a estante?")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")

    opens(ana, "tags").get_by_role("button", name=says("drawer.addTag")).click()
    # As when something above grows: what is being chosen from stays.
    drawer(ana).evaluate("it => it.scrollTo(0, 0)")
    picks(ana, "Urgente")
    picks(ana, "Entrega")
    ana.keyboard.press("Escape")
    sets(ana, "drawer.reason")
    picks(ana, "Pedido de orçamento", inside="orcam")
    sets(ana, "drawer.value")
    ana.get_by_role("textbox", name=says("drawer.value")).fill("2.490,00")
    ana.keyboard.press("Enter")
    sets(ana, "drawer.board")
    picks(ana, "Proposta enviada")
    opens(ana, "tags").get_by_role("button", name=says("drawer.addContactTag")).click()
    picks(ana, "Cliente VIP")
    ana.keyboard.press("Escape")
    for page in (ana, rafaela):
        shows_in(page, "tags", "Urgente", "Entrega", "Cliente VIP")
        shows_in(page, "classification", "Pedido de orçamento", "2.490,00", "Vendas, Proposta enviada")
        expect(row(page, rosa.name)).to_contain_text("Urgente")

    opens(ana, "tags").get_by_role("button", name=says("tag.remove", name="Entrega")).click()
    for name in ("drawer.reason", "drawer.value", "drawer.board"):
        opens(ana, "classification").get_by_role("button", name=says("drawer.clear", name=says(name))).click()
    for page in (ana, rafaela):
        expect(opens(page, "tags").get_by_text("Entrega")).to_have_count(0)
        for gone in ("Pedido de orçamento", "2.490,00", "Proposta enviada"):
            expect(opens(page, "classification").get_by_text(gone)).to_have_count(0)
    told(ana, says("toast.boardCleared")).get_by_role("button", name=says("action.undo")).click()
    shows_in(rafaela, "classification", "Proposta enviada")

    once = ("TagRemoved", "ReasonSet", "ReasonCleared", "ValueSet", "ValueCleared", "TakenOffBoard")
    is_logged(rosa.desk, ticket_id, TagAdded=[ANA, ANA], **{kind: [ANA] for kind in once})


def test_a_protocol_is_made_once_sent_and_found_again(open_page: OpensPage, customer: NewCustomer) -> None:
    otto = customer("Otto Protocolo")
    ticket_id = otto.is_attended_by("ana", "Quero um número")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    opens(ana, "protocol").get_by_role("button", name=says("drawer.makeProtocol")).click()
    opens(ana, "protocol").get_by_role("button", name=says("drawer.sendProtocol")).click()
    protocol = eventually(lambda: otto.ticket("ana")["protocol"])
    assert re.fullmatch(r"\d{8}-\d{6}", protocol)
    otto.gets(protocol)
    shows_in(rafaela, "protocol", protocol)
    rafaela.get_by_role("searchbox", name=says("inbox.search")).fill(protocol)
    expect(rafaela.get_by_role("option")).to_have_count(1)
    expect(row(rafaela, otto.name)).to_be_visible()
    is_logged(otto.desk, ticket_id, ProtocolIssued=[ANA])


def test_the_customer_gives_a_score_that_is_no_new_ticket(open_page: OpensPage, customer: NewCustomer) -> None:
    rita = customer("Rita Nota")
    ticket_id = rita.is_attended_by("ana", "Resolvido, obrigada")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    opens(ana, "protocol").get_by_role("button", name=says("rating.ask")).click()
    shows_in(rafaela, "protocol", says("rating.pending"))
    eventually(rita.sees)
    ana.get_by_role("main").get_by_role("button", name=says("action.resolve"), exact=True).click()
    expect(told(ana, says("toast.resolved", name="Rita"))).to_be_visible()
    rita.writes("5")
    stars = opens(rafaela, "protocol").get_by_role("img", name=says("rating.score", score=5, scale=5))
    expect(stars).to_be_visible()
    with rita.desk.client("supervisora@demo.local") as client:
        tickets = client.get("/tickets", params={"q": rita.name}).json()["items"]
    assert [(each["id"], each["state"]) for each in tickets] == [(ticket_id, "closed")]
    is_logged(rita.desk, ticket_id, RatingRequested=[ANA], RatingGiven=1)


def test_messages_are_planned_with_a_file_and_again_and_again(open_page: OpensPage, customer: NewCustomer) -> None:
    abel = customer("Abel Agenda")
    ticket_id = abel.is_attended_by("ana", "Me lembre da parcela")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    ana.get_by_role("main").get_by_role("button", name=says("action.schedule")).click()
    dialog = ana.get_by_role("dialog")
    dialog.get_by_label(says("schedule.text"), exact=True).fill("Sua parcela vence hoje")
    with ana.expect_file_chooser() as chooser:
        dialog.get_by_role("button", name=says("composer.attach")).click()
    chooser.value.set_files({"name": "boleto.pdf", "mimeType": "application/pdf", "buffer": media_files.pdf(1)})
    expect(dialog).to_contain_text("boleto.pdf")
    dialog.get_by_label(says("schedule.recurrence")).select_option("monthly")
    dialog.get_by_role("button", name=says("action.schedule")).click()
    expect(dialog).to_be_hidden()
    for page in (ana, rafaela):
        shows_in(page, "schedules", "Sua parcela vence hoje")

    opens(ana, "schedules").get_by_role("button", name=says("action.edit")).click()
    dialog.get_by_label(says("schedule.caption")).fill("Sua parcela vence amanhã")
    dialog.get_by_role("button", name=says("action.save")).click()
    for page in (ana, rafaela):
        shows_in(page, "schedules", "Sua parcela vence amanhã")
    with abel.desk.client("ana@demo.local") as client:
        schedule = client.get(f"/tickets/{ticket_id}/schedules").json()["items"][0]
        due = (datetime.now(UTC) + timedelta(seconds=2)).isoformat()
        changed = client.patch(f"/schedules/{schedule['id']}", json={"due_at": due})
        assert changed.status_code == 200, changed.text
    for page in (ana, rafaela):
        expect(mark(page, "Sua parcela vence amanhã", "delivered")).to_be_visible()
        expect(bubble(page, "Sua parcela vence amanhã")).to_contain_text("boleto.pdf")
    abel.gets("Sua parcela vence amanhã", "document")

    dock = ana.locator(".sched")
    expect(dock).to_contain_text("Sua parcela vence amanhã")
    dock.get_by_role("button", name=says("action.cancel")).click()
    expect(dock).to_be_hidden()
    told(ana, says("toast.scheduleCancelled")).get_by_role("button", name=says("action.undo")).click()
    expect(dock.get_by_label(says("schedule.every.monthly"))).to_be_visible()
    is_logged(abel.desk, ticket_id, MessageScheduled=[ANA, ANA], ScheduleCancelled=[ANA], ScheduleFired=1)
    assert len(abel.sees()) == 1


def test_a_conversation_is_handed_out_as_a_pdf(open_page: OpensPage, customer: NewCustomer) -> None:
    dora = customer("Dora Juízo")
    ticket_id = dora.is_attended_by("ana", "Preciso de tudo por escrito 📄")
    ana = open_page("ana", f"/tickets/{ticket_id}", accept_downloads=True)
    writes(ana, "Já envio o histórico")
    expect(mark(ana, "Já envio o histórico", "delivered")).to_be_visible()
    opens(ana, "conversation").get_by_role("button", name=says("drawer.downloadPdf")).click()
    dialog = ana.get_by_role("dialog")
    dialog.get_by_role("button", name=says("transcript.make")).click()
    with ana.expect_download() as download:
        dialog.get_by_role("link", name=says("transcript.download")).click()
    body = download.value.path().read_bytes()
    assert body.startswith(b"%PDF")
    assert len(body) > 10_000
    is_logged(dora.desk, ticket_id, TranscriptExported=[ANA])


def test_any_entry_of_the_log_shows_the_ticket_as_it_was_then(open_page: OpensPage, customer: NewCustomer) -> None:
    zeca = customer("Zeca Passado")
    ticket_id = zeca.is_attended_by("ana", "Isto foi antes")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    writes(ana, "Isto veio depois")
    zeca.gets("Isto veio depois")
    chooses(ana, "action.markUnread")
    chooses(rafaela, "action.logs")
    log = opens(rafaela, "log")
    expect(log).to_contain_text(f"{ANA} {says('log.accepted')}")
    expect(log).to_contain_text(f"{RAFAELA} {says('log.viewed')}")
    accepted = log.get_by_role("listitem").filter(has_text=says("log.accepted"))
    accepted.get_by_role("button", name=re.compile(says("timeTravel.open", when=""))).click()
    past = rafaela.get_by_role("dialog", name=re.compile(r"#\d+"))
    expect(past).to_contain_text(f"{ANA} {says('log.accepted')}")
    expect(past.locator(".msg").filter(has_text="Isto foi antes")).to_be_visible()
    expect(past.locator(".msg").filter(has_text="Isto veio depois")).to_be_hidden()
    past.get_by_role("button", name=says("timeTravel.before")).click()
    expect(past).to_contain_text(says("log.opened"))


def test_a_blocked_customer_is_not_heard_until_he_is_let_in_again(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    gino = customer("Gino Insistente")
    ticket_id = gino.is_attended_by("ana", "Oi, oi, oi")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    blocks = opens(rafaela, "blocks")
    expect(opens(ana, "blocks").get_by_role("switch", name=says("drawer.blockContact"))).to_be_disabled()
    blocks.get_by_role("switch", name=says("drawer.blockContact")).click()
    undo = told(rafaela, says("toast.contactBlocked", name=gino.name))
    expect(undo).to_be_visible()
    expect(drawer(ana).get_by_role("heading", name=says("drawer.blocks"))).to_contain_text(
        says("drawer.contactBlocked")
    )
    gino.writes("Ninguém me ouve")
    undo.get_by_role("button", name=says("action.undo")).click()
    expect(told(rafaela, says("toast.contactUnblocked", name=gino.name))).to_be_visible()
    gino.writes("E agora?")
    for page in (ana, rafaela):
        expect(bubble(page, "E agora?")).to_be_visible()
        expect(bubble(page, "Ninguém me ouve")).to_be_hidden()
