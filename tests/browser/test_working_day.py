"""One working day: two agents, who leads them, and customers with telephones. First what becomes of a ticket."""

import re

from playwright.sync_api import Page, expect

from tests.acceptance.desk import RunningDesk, eventually
from tests.browser.people import (
    NewCustomer,
    OpensPage,
    WritesOfficially,
    bubble,
    chooses,
    composer,
    drawer,
    is_logged,
    opens,
    picks,
    row,
    says,
    tab,
    told,
    writes,
)

ANA, BRUNO, RAFAELA = "Ana Beatriz Rocha", "Bruno Carvalho", "Rafaela Nunes"


def presses(page: Page, action: str) -> None:
    """Press one of the buttons over the conversation."""
    page.get_by_role("main").get_by_role("button", name=says(action), exact=True).first.click()


def resolves(page: Page, how: str) -> None:
    """Resolve in one of the ways beside the plain one."""
    presses(page, "action.resolveMore")
    page.get_by_role("menuitem", name=says(how)).click()


def is_in(page: Page, name: str, state: str) -> None:
    """Expect a customer's row in the list of a state."""
    tab(page, state).click()
    expect(row(page, name)).to_be_visible()


def says_when_closed(desk: RunningDesk, queue: str, **texts: str) -> None:
    """Have a queue say its own texts; those that are not given are not said."""
    with desk.client("supervisora@demo.local") as client:
        queues = client.get("/queues").json()["items"]
        queue_id = next(each["id"] for each in queues if each["name"] == queue)
        assert client.put(f"/queues/{queue_id}/texts", json=texts).status_code == 200


def test_a_customer_waits_is_taken_given_back_and_taken_by_somebody_else(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    olga = customer("Olga Manhã")
    ana, bruno, rafaela = (open_page(who, "/?state=pending") for who in ("ana", "bruno", "supervisora"))
    for page in (ana, bruno, rafaela):
        expect(page.get_by_role("option").first).to_be_visible()

    olga.writes("Bom dia, meu sofá ainda não chegou")
    for page in (ana, bruno, rafaela):
        expect(row(page, olga.name)).to_contain_text("meu sofá ainda não chegou")
    ticket = olga.ticket("ana")
    rafaela.goto(f"/tickets/{ticket['id']}?state=pending")
    expect(bubble(rafaela, "meu sofá ainda não chegou")).to_be_visible()

    row(ana, olga.name).click()
    expect(ana.get_by_role("main").get_by_text(f"#{ticket['number']}")).to_be_visible()
    presses(ana, "action.accept")
    expect(composer(ana)).to_be_visible()
    expect(row(bruno, olga.name)).to_be_hidden()
    expect(rafaela.get_by_text(says("ticket.with", name=ANA), exact=True)).to_be_visible()

    presses(ana, "action.return")
    expect(told(ana, says("toast.returned", name="Olga"))).to_be_visible()
    expect(row(bruno, olga.name)).to_be_visible()
    expect(rafaela.get_by_text(says("ticket.inQueue", name="Suporte"), exact=True)).to_be_visible()
    row(bruno, olga.name).click()
    presses(bruno, "action.accept")
    expect(composer(bruno)).to_be_visible()
    expect(rafaela.get_by_text(says("ticket.with", name=BRUNO), exact=True)).to_be_visible()

    is_logged(olga.desk, ticket["id"], TicketOpened=1, Accepted=[ANA, BRUNO], ReturnedToQueue=[ANA])


def test_a_ticket_is_transferred_with_a_word_that_only_the_team_reads(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    tulio = customer("Túlio Recado")
    ticket_id = tulio.is_attended_by("ana", "Quero falar de montagem")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    bruno = open_page("bruno")
    expect(bruno.get_by_role("option").first).to_be_visible()

    presses(ana, "action.transfer")
    dialog = ana.get_by_role("dialog")
    dialog.get_by_role("combobox", name=says("transfer.user")).fill("Bruno")
    ana.get_by_role("option", name=BRUNO).click()
    dialog.get_by_label(says("transfer.note")).fill("Ele só pode à tarde")
    dialog.get_by_role("button", name=says("action.transfer")).click()
    expect(dialog).to_be_hidden()

    notice = told(bruno, says("notice.transfer", actor=ANA, name=tulio.name))
    expect(notice).to_be_visible()
    notice.get_by_role("button", name=says("action.open")).click()
    expect(composer(bruno)).to_be_visible()
    for page in (bruno, rafaela):
        expect(page.locator(".note").filter(has_text="Ele só pode à tarde").first).to_be_visible()
    expect(row(ana, tulio.name)).to_be_hidden()
    bruno.get_by_role("button", name=re.compile(f"^{says('notice.title')}")).click()
    expect(bruno.get_by_role("dialog", name=says("notice.title"))).to_contain_text(tulio.name)

    is_logged(tulio.desk, ticket_id, Transferred=[ANA], NoteAdded=[ANA])
    assert not [item for item in tulio.sees() if "à tarde" in (item["text"] or "")]


def test_a_ticket_is_resolved_with_a_farewell_or_silently_and_reopened(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    elisa, fabio = customer("Elisa Fecho"), customer("Fábio Seguinte")
    says_when_closed(elisa.desk, "Suporte", closing="Foi um prazer, {{first_name}}!")
    ticket_id = elisa.is_attended_by("ana", "Era só isso")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", "/?state=open")
    expect(row(rafaela, elisa.name)).to_be_visible()
    try:
        presses(ana, "action.resolve")
        expect(told(ana, says("toast.resolved", name="Elisa"))).to_be_visible()
        expect(row(rafaela, elisa.name)).to_be_hidden()
        is_in(rafaela, elisa.name, "closed")
        is_in(ana, elisa.name, "closed")
        elisa.gets("Foi um prazer, Elisa!")

        row(ana, elisa.name).click()
        expect(bubble(ana, "Foi um prazer, Elisa!")).to_be_visible()
        presses(ana, "action.reopen")
        expect(composer(ana)).to_be_visible()
        expect(row(rafaela, elisa.name)).to_be_hidden()
        resolves(ana, "action.resolveSilent")
        expect(row(rafaela, elisa.name)).to_be_visible()

        row(rafaela, elisa.name).click()
        presses(rafaela, "action.reopen")
        expect(composer(rafaela)).to_be_visible()
        fabio.writes("Sou o próximo")
        resolves(rafaela, "action.resolveNext")
        expect(told(rafaela, says("toast.resolved", name="Elisa"))).to_be_visible()
        expect(rafaela).not_to_have_url(re.compile(ticket_id))
        expect(composer(rafaela)).to_be_visible()
    finally:
        says_when_closed(elisa.desk, "Suporte")

    assert len([item for item in elisa.sees() if "Foi um prazer" in item["text"]]) == 2
    is_logged(elisa.desk, ticket_id, Resolved=[ANA, ANA, RAFAELA], Reopened=[ANA, RAFAELA])


def test_who_has_another_ticket_going_is_offered_that_one_instead_of_a_reopened_one(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    ciro = customer("Ciro Retorno")
    first = ciro.is_attended_by("ana", "Primeiro assunto")
    ana = open_page("ana", f"/tickets/{first}")
    resolves(ana, "action.resolveSilent")
    ciro.writes("Segundo assunto")
    second = eventually(lambda: ciro.ticket("ana")["id"] != first and ciro.ticket("ana")["id"])
    ana.goto(f"/tickets/{first}?state=closed")
    presses(ana, "action.reopen")
    refused = ana.get_by_role("alert")
    expect(refused).to_be_visible()
    refused.get_by_role("button", name=says("action.open")).click()
    expect(ana).to_have_url(re.compile(second))


def test_unread_is_told_to_all_and_taken_back(open_page: OpensPage, customer: NewCustomer) -> None:
    lia = customer("Lia Depois")
    ticket_id = lia.is_attended_by("ana", "Vejo isso amanhã")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", "/?state=open")
    unread = row(rafaela, lia.name).get_by_role("img", name=re.compile(says("ticket.unread_one", count=1)))
    expect(bubble(ana, "Vejo isso amanhã")).to_be_visible()
    expect(row(rafaela, lia.name)).to_be_visible()
    expect(unread).to_be_hidden()
    chooses(ana, "action.markUnread")
    expect(unread).to_be_visible()
    drawer(ana).get_by_role("button", name=says("drawer.read"), exact=True).click()
    expect(unread).to_be_hidden()
    is_logged(lia.desk, ticket_id, MarkedUnread=[ANA])


def test_a_ticket_sleeps_until_the_customer_writes(open_page: OpensPage, customer: NewCustomer) -> None:
    jonas = customer("Jonas Soneca")
    ticket_id = jonas.is_attended_by("ana", "Aviso quando chegar")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", "/?state=open")
    expect(row(rafaela, jonas.name)).to_be_visible()
    chooses(ana, "action.snooze")
    picks(ana, says("snooze.message"))
    expect(told(ana, says("toast.snoozed", name="Jonas"))).to_be_visible()
    for page in (ana, rafaela):
        expect(row(page, jonas.name)).to_be_hidden()
    ana.get_by_role("button", name=re.compile(f"^{says('inbox.tray.snoozed')}")).click()
    expect(row(ana, jonas.name)).to_be_visible()
    jonas.writes("Chegou!")
    expect(row(rafaela, jonas.name)).to_contain_text("Chegou!")
    is_logged(jonas.desk, ticket_id, Snoozed=[ANA], Woken=1)


def test_outside_its_hours_a_queue_says_so_once(open_page: OpensPage, customer: NewCustomer) -> None:
    nadir = customer("Nadir Noturna")
    desk = nadir.desk
    says_when_closed(desk, "Suporte", absence="Voltamos amanhã, {{first_name}}.")
    with desk.client("supervisora@demo.local") as client:
        queue_id = next(each["id"] for each in client.get("/queues").json()["items"] if each["name"] == "Suporte")
        hours = f"/queues/{queue_id}/hours"
        assert client.put(hours, json={"hours": {}}).status_code == 200
        try:
            nadir.writes("Tem alguém aí?")
            nadir.gets("Voltamos amanhã, Nadir.")
            nadir.writes("Oi?")
            page = open_page("ana", f"/tickets/{nadir.ticket('ana')['id']}")
            expect(bubble(page, "Voltamos amanhã, Nadir.")).to_be_visible()
            expect(bubble(page, "Oi?")).to_be_visible()
            assert len(nadir.sees()) == 1
        finally:
            assert client.put(hours, json={"hours": None}).status_code == 200
            says_when_closed(desk, "Suporte")


def test_a_ticket_goes_on_over_another_channel(
    open_page: OpensPage, customer: NewCustomer, waba_channel: str, on_waba: WritesOfficially
) -> None:
    breno = customer("Breno Canal")
    ticket_id = breno.is_attended_by("ana", "Podemos falar pelo outro número?")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    chooses(ana, "action.changeChannel")
    picks(ana, waba_channel)
    expect(ana).not_to_have_url(re.compile(ticket_id))
    expect(bubble(ana, "pelo outro número?")).to_be_visible()
    expect(opens(ana, "protocol")).to_contain_text(waba_channel)
    joined = opens(rafaela, "conversation")
    expect(joined).to_contain_text(says("drawer.continuedBy"))
    joined.get_by_role("button", name=re.compile("^#")).click()
    expect(opens(rafaela, "conversation")).to_contain_text(says("drawer.continues"))
    on_waba(breno, "Pode ser")
    expect(ana.get_by_label(says("composer.label", name="Breno Canal"))).to_be_visible()
    writes(ana, "Seguimos por aqui")
    expect(bubble(rafaela, "Seguimos por aqui")).to_be_visible()
    is_logged(breno.desk, ticket_id, ContinuedOnChannel=[ANA])
