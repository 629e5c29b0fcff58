"""One working day: finding, filtering and leading, and all of it without a mouse."""

import re

from playwright.sync_api import Page, expect

from tests.browser.people import (
    NewCustomer,
    OpensPage,
    bubble,
    choices,
    composer,
    is_logged,
    names_in_list,
    on_panel,
    opens,
    row,
    says,
    tab,
    told,
)

ANA, BRUNO, RAFAELA = "Ana Beatriz Rocha", "Bruno Carvalho", "Rafaela Nunes"


def filters(page: Page) -> None:
    """Open the filters."""
    page.get_by_role("button", name=re.compile(f"^{says('filter.title')}")).click()


def test_filters_combine_live_in_the_address_and_are_kept(open_page: OpensPage, customer: NewCustomer) -> None:
    iris, joel = customer("Íris Filtrada"), customer("Joel Filtrado")
    for each in (iris, joel):
        each.is_attended_by("bruno", "Quero filtrar")
    with iris.desk.client("bruno@demo.local") as client:
        tag = next(each for each in client.get("/tags").json()["items"] if each["name"] == "Garantia")
        ticket_id = iris.ticket("bruno")["id"]
        assert client.post(f"/tickets/{ticket_id}/tags", json={"tag_ids": [tag["id"]]}).status_code == 200

    rafaela = open_page("supervisora", "/?state=open")
    expect(row(rafaela, joel.name)).to_be_visible()
    filters(rafaela)
    panel = rafaela.get_by_role("dialog", name=says("filter.title"))
    for label, name in (("filter.assignee", BRUNO), ("filter.tag_id", "Garantia")):
        field = panel.get_by_label(says(label)).and_(rafaela.locator("input")).first
        field.fill(name)
        panel.get_by_role("option", name=name).filter(visible=True).click()
    expect(row(rafaela, joel.name)).to_be_hidden()
    expect(row(rafaela, iris.name)).to_be_visible()
    expect(rafaela).to_have_url(re.compile("tag="))
    name = f"Garantias de {iris.phone}"
    panel.get_by_label(says("filter.name")).fill(name)
    panel.get_by_role("button", name=says("filter.save")).click()
    expect(told(rafaela, says("filter.kept"))).to_be_visible()
    rafaela.keyboard.press("Escape")

    rafaela.reload()
    chips = rafaela.get_by_role("list", name=says("filter.active"))
    expect(chips).to_contain_text("Garantia")
    expect(row(rafaela, joel.name)).to_be_hidden()
    chips.get_by_role("button", name=says("filter.clear")).click()
    expect(row(rafaela, joel.name)).to_be_visible()
    filters(rafaela)
    panel.get_by_role("button", name=name, exact=True).click()
    expect(row(rafaela, joel.name)).to_be_hidden()
    expect(row(rafaela, iris.name)).to_be_visible()


def test_a_word_of_any_message_leads_to_where_it_was_said(open_page: OpensPage, customer: NewCustomer) -> None:
    mila = customer("Mila Busca")
    ticket_id = mila.is_attended_by("ana", "O parafuso veio sem o pino-guia, uma aberração")
    for number in range(40):
        mila.writes(f"Conversa comprida, linha {number}")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    expect(bubble(ana, "linha 39")).to_be_in_viewport()
    ana.goto("/")
    ana.get_by_role("button", name=says("search.title")).click()
    dialog = ana.get_by_role("dialog")
    dialog.get_by_label(says("search.title")).fill("aberracao PINO-GUIA")
    hit = dialog.get_by_role("button", name=re.compile(mila.name))
    expect(hit.locator("mark").first).to_be_visible()
    hit.click()
    expect(bubble(ana, "uma aberração")).to_be_in_viewport()
    expect(ana).to_have_url(re.compile(ticket_id))


def test_who_leads_reads_without_taking_and_moves_many_at_once(open_page: OpensPage, customer: NewCustomer) -> None:
    many = [customer(f"Lote {name}") for name in ("Um", "Dois", "Três")]
    tickets = [each.is_attended_by("ana", f"Sou do lote, {each.name}") for each in many]
    rafaela, bruno = open_page("supervisora", "/panel"), open_page("bruno", "/?state=open")
    ana = open_page("ana", "/?state=open")
    lane = rafaela.get_by_role("region", name=ANA).first
    for each in many:
        expect(on_panel(rafaela, each.name, lane)).to_be_visible()
        expect(row(ana, each.name)).to_be_visible()

    more = f"Escrevi mais uma, de {many[0].phone}"
    many[0].writes(more)
    body = lane.get_by_role("button").filter(has_text=more)
    expect(body).to_be_visible()
    body.click()
    preview = rafaela.get_by_role("dialog")
    expect(preview.locator(".msg").filter(has_text=more)).to_be_visible()
    expect(preview.get_by_role("textbox")).to_have_count(0)
    preview.get_by_role("button", name=says("action.close")).last.click()
    expect(preview).to_be_hidden()

    for each in many:
        on_panel(rafaela, each.name, lane).click()
    actions = rafaela.get_by_role("toolbar", name=says("panel.actions_other", count=3))
    actions.get_by_role("button", name=says("action.transfer")).click()
    dialog = rafaela.get_by_role("dialog", name=says("panel.transferTitle_other", count=3))
    dialog.get_by_role("combobox", name=says("transfer.user")).fill("Bruno")
    rafaela.get_by_role("option", name=re.compile(BRUNO)).click()
    dialog.get_by_role("button", name=says("action.transfer")).click()
    finished = told(rafaela, says("panel.finished.done_other", count=3))
    expect(finished).to_be_visible()
    theirs = rafaela.get_by_role("region", name=BRUNO).first
    for each in many:
        expect(on_panel(rafaela, each.name, theirs)).to_be_visible()
        expect(row(bruno, each.name)).to_be_visible()
        expect(row(ana, each.name)).to_be_hidden()
    finished.get_by_role("button", name=says("action.undo")).click()
    for each in many:
        expect(on_panel(rafaela, each.name, lane)).to_be_visible()
        expect(row(ana, each.name)).to_be_visible()
        expect(row(bruno, each.name)).to_be_hidden()
    for ticket_id in tickets:
        is_logged(many[0].desk, ticket_id, Transferred=[RAFAELA, RAFAELA])


def test_a_notice_is_told_kept_and_read(open_page: OpensPage, customer: NewCustomer) -> None:
    kleber = customer("Kleber Aviso")
    ticket_id = kleber.is_attended_by("ana", "Primeira")
    ana = open_page("ana")
    expect(ana.get_by_role("option").first).to_be_visible()
    kleber.writes("Você está aí?")
    expect(told(ana, says("notice.message", name=kleber.name))).to_be_visible()
    bell = ana.get_by_role("button", name=re.compile(f"^{says('notice.title')}, "))
    bell.click()
    listed = ana.get_by_role("dialog", name=says("notice.title"))
    listed.get_by_role("button", name=re.compile(kleber.name)).first.click()
    expect(ana).to_have_url(re.compile(ticket_id))
    expect(bubble(ana, "Você está aí?")).to_be_visible()
    ana.get_by_role("button", name=re.compile(f"^{says('notice.title')}")).click()
    see_all = listed.get_by_role("button", name=says("notice.seeAll"))
    if see_all.is_visible():
        see_all.click()
    expect(listed.get_by_role("img", name=says("notice.new"))).to_have_count(0)


def test_customer_and_colleague_are_seen_typing(open_page: OpensPage, customer: NewCustomer) -> None:
    livia = customer("Lívia Digita")
    ticket_id = livia.is_attended_by("ana", "Vou pensar")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    expect(ana.get_by_label(says("conversation.alsoSeeing_one", names=RAFAELA))).to_be_visible()
    composer(ana).press_sequentially("Pode pensar")
    expect(rafaela.get_by_text(says("conversation.typing", name=ANA))).to_be_visible()
    with livia.desk.client() as client:
        typing = {"from": livia.phone, "name": livia.name, "typing": True}
        assert client.post("/simulator/typing", json=typing).status_code == 204
    for page in (ana, rafaela):
        expect(row(page, livia.name)).to_contain_text(says("ticket.writing"))


def test_notes_snoozing_and_the_list_of_keys_need_no_mouse(open_page: OpensPage, customer: NewCustomer) -> None:
    wanda = customer("Wanda Teclas")
    ticket_id = wanda.is_attended_by("ana", "Sem mouse")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    keys = ana.keyboard
    expect(composer(ana)).to_be_focused()
    keys.press("Escape")
    keys.press("?")
    expect(ana.get_by_role("dialog", name=says("keys.title"))).to_contain_text(says("keys.snooze"))
    keys.press("Escape")
    keys.press("n")
    expect(composer(ana)).to_be_focused()
    keys.type("Anotado pelo teclado")
    keys.press("Enter")
    expect(ana.get_by_role("log").locator(".note")).to_contain_text("Anotado pelo teclado")
    keys.press("Escape")
    keys.press("Control+k")
    keys.type(says("action.tags"))
    expect(ana.get_by_role("option", name=re.compile(says("action.tags")))).to_have_attribute(
        "aria-selected", "true"
    )
    keys.press("Enter")
    expect(choices(ana).filter(has_text="Urgente")).to_be_visible()
    keys.type("urg")
    keys.press("ArrowDown")
    keys.press("Enter")
    keys.press("Escape")
    keys.press("Escape")
    expect(opens(ana, "tags")).to_contain_text("Urgente")
    expect(ana.get_by_role("dialog")).to_be_hidden()
    ana.get_by_role("listbox", name=says("inbox.open")).focus()
    keys.press("s")
    expect(choices(ana).filter(has_text=says("snooze.tomorrow"))).to_be_visible()
    keys.type(says("snooze.tomorrow")[:6])
    keys.press("ArrowDown")
    keys.press("Enter")
    expect(told(ana, says("toast.snoozed", name="Wanda"))).to_be_visible()
    expect(tab(ana, "open")).to_be_visible()
    is_logged(wanda.desk, ticket_id, NoteAdded=[ANA], TagAdded=[ANA], Snoozed=[ANA])


def test_groups_stand_apart_and_the_list_is_turned_round(open_page: OpensPage, customer: NewCustomer) -> None:
    nelo = customer("Nelo do Grupo")
    group = {"id": f"obra{nelo.phone[1:]}@g.us", "name": f"Obra de {nelo.phone}"}
    ana = open_page("ana", "/?state=pending")
    expect(ana.get_by_role("option").first).to_be_visible()
    nelo.writes("Oi, pessoal da obra", group=group)
    expect(row(ana, group["name"])).to_be_hidden()
    ana.get_by_role("button", name=re.compile(f"^{says('inbox.groups')}")).click()
    expect(row(ana, group["name"])).to_contain_text("Oi, pessoal da obra")
    ana.get_by_role("button", name=re.compile(f"^{says('inbox.private')}")).click()
    expect(row(ana, group["name"])).to_be_hidden()

    last = customer("Último Chegado")
    last.writes("Cheguei agora")
    expect(row(ana, last.name)).to_be_visible()
    assert names_in_list(ana)[0] == last.name
    ana.get_by_role("button", name=says("inbox.newestFirst")).click()
    expect(ana.get_by_role("option").first).not_to_contain_text(last.name)
    expect(ana).to_have_url(re.compile("order=oldest"))


def test_a_profile_is_changed_and_left(open_page: OpensPage) -> None:
    carla, rafaela = open_page("carla"), open_page("supervisora", "/panel")
    before, after = "Carla Mendonça", "Carla Mendonça Reis"
    expect(rafaela.get_by_role("region", name=before).first).to_be_visible()
    for old, new in ((before, after), (after, before)):
        carla.get_by_role("button", name=old).click()
        carla.get_by_role("menuitem", name=says("profile.title")).click()
        dialog = carla.get_by_role("dialog")
        dialog.get_by_label(says("profile.name")).fill(new)
        dialog.get_by_role("button", name=says("action.save")).click()
        expect(dialog).to_be_hidden()
        expect(carla.get_by_role("button", name=new, exact=False)).to_be_visible()
        rafaela.reload()
        expect(rafaela.get_by_role("region", name=new, exact=True).first).to_be_visible()
    carla.get_by_role("button", name=before).click()
    carla.get_by_role("menuitem", name=says("profile.leave")).click()
    expect(carla.get_by_role("button", name=says("login.enter"), exact=True)).to_be_visible()
