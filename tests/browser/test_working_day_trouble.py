"""One working day: what fails and is tried again, what is too long to show at once, what is dropped or left out."""

import re

from playwright.sync_api import Route, expect

from tests.acceptance.desk import RunningDesk
from tests.browser.people import (
    NewCustomer,
    OpensPage,
    WritesOfficially,
    bubble,
    chooses,
    composer,
    does,
    drawer,
    mark,
    opens,
    picks,
    row,
    says,
    tab,
    told,
    writes,
)
from tests.gateway import media_files
from tests.providers.graph import GraphStandIn

LINES = 70
DROPPED = """async bytes => {
    const carried = new DataTransfer();
    carried.items.add(new File([new Uint8Array(bytes)], 'solta.png', {type: 'image/png'}));
    const over = document.querySelector('main.conv');
    for (const kind of ['dragenter', 'dragover', 'drop'])
        over.dispatchEvent(new DragEvent(kind, {dataTransfer: carried, bubbles: true, cancelable: true}));
}"""


def test_a_message_that_failed_says_why_and_is_tried_again(
    open_page: OpensPage,
    customer: NewCustomer,
    waba_channel: str,
    graph: GraphStandIn,
    on_waba: WritesOfficially,
) -> None:
    nilo = customer("Nilo Falhou")
    ticket_id = nilo.is_attended_by("ana", "Podemos falar pelo outro número?")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    chooses(ana, "action.changeChannel")
    picks(ana, waba_channel)
    expect(ana).not_to_have_url(re.compile(ticket_id))
    on_waba(nilo, "Pode ser")
    expect(bubble(ana, "Pode ser")).to_be_visible()
    expect(ana.get_by_label(says("composer.label", name="Nilo Falhou"))).to_be_visible()
    # His number is also tried without its ninth digit.
    graph.refuse_next(131026)
    graph.refuse_next(131026)
    writes(ana, "Chegou?")
    said = bubble(ana, "Chegou?")
    again = said.get_by_role("button", name=says("action.retry"))
    expect(again).to_be_visible()
    expect(mark(ana, "Chegou?", "failed")).to_be_visible()
    again.click()
    expect(again).to_be_hidden()
    arrived = re.compile("|".join(says(f"delivery.{each}") for each in ("sent", "delivered", "read")))
    expect(said.get_by_role("img", name=arrived)).to_be_visible()
    expect(said).to_have_count(1)


def test_a_long_conversation_is_read_from_a_hit_both_ways(open_page: OpensPage, customer: NewCustomer) -> None:
    mauro = customer("Mauro Comprido")
    ticket_id = mauro.is_attended_by("ana", "A primeira de todas")
    for number in range(LINES):
        mauro.writes(f"Linha {number}.")
    with mauro.desk.client("ana@demo.local") as client:
        hit = client.get("/search/messages", params={"q": "primeira todas", "limit": 5}).json()["items"]
    message_id = next(each["message"]["id"] for each in hit if each["ticket"]["id"] == ticket_id)
    ana = open_page("ana", f"/tickets/{ticket_id}?message={message_id}")
    expect(bubble(ana, "A primeira de todas")).to_be_in_viewport()
    newest = bubble(ana, f"Linha {LINES - 1}.")
    expect(newest).to_have_count(0)
    newer = ana.get_by_role("log").get_by_role("button", name=says("conversation.newer"))
    # Scrolled to, it would load by itself.
    newer.dispatch_event("click")
    expect(newest).to_be_attached()
    expect(newer).to_be_hidden()
    mauro.writes("Esta veio depois")
    expect(bubble(ana, "Esta veio depois")).to_be_attached()
    writes(ana, "Respondo no fim")
    expect(bubble(ana, "Respondo no fim")).to_be_in_viewport()
    expect(ana).not_to_have_url(re.compile("message="))

    ana.goto(f"/tickets/{ticket_id}")
    expect(bubble(ana, "Respondo no fim")).to_be_in_viewport()
    first = bubble(ana, "A primeira de todas")
    expect(first).to_have_count(0)
    older = ana.get_by_role("log").get_by_role("button", name=says("conversation.older"))
    older.dispatch_event("click")
    expect(first).to_be_attached()
    expect(older).to_be_hidden()


def test_more_of_a_list_that_could_not_be_loaded_is_asked_for_by_its_button(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    otto = customer("Otto Encerrado")
    ticket_id = otto.is_attended_by("ana")
    with otto.desk.client("ana@demo.local") as client:
        assert client.post(f"/tickets/{ticket_id}/resolve", json={"silent": True}).status_code == 200
    lost: list[str] = []
    beyond = re.compile(r"/api/v1/tickets\?.*cursor=")

    def loses(route: Route) -> None:
        lost.append(route.request.url)
        route.abort()

    rafaela = open_page("supervisora", "/panel")
    rafaela.route(beyond, loses)
    rafaela.goto("/?state=closed")
    box = rafaela.get_by_role("listbox", name=says("inbox.closed"))
    expect(row(rafaela, "Otto Encerrado")).to_be_visible()
    box.evaluate("box => box.scrollTo(0, box.scrollHeight)")
    more = rafaela.get_by_role("button", name=says("inbox.more"))
    tried = -1
    while tried != len(lost):
        # Until the page has given up trying by itself.
        tried = len(lost)
        rafaela.wait_for_timeout(2_500)
    expect(more).to_be_enabled()
    height = box.evaluate("box => box.scrollHeight")
    rafaela.unroute(beyond)
    assert lost
    more.click()
    rafaela.wait_for_function("height => document.querySelector('.rows').scrollHeight > height", arg=height)


def test_what_nobodys_queue_holds_stands_in_a_tray_of_its_own(open_page: OpensPage, customer: NewCustomer) -> None:
    duda = customer("Duda Sem Fila")
    duda.writes("Não sei com quem falar")
    ticket_id = duda.ticket("supervisora")["id"]
    ana, rafaela = open_page("ana", "/?state=pending"), open_page("supervisora", "/?state=pending")
    expect(row(ana, duda.name)).to_be_visible()
    with duda.desk.client("supervisora@demo.local") as client:
        moved = client.post(f"/tickets/{ticket_id}/transfer", json={"to_tray": True})
        assert moved.status_code == 200, moved.text
    expect(row(ana, duda.name)).to_be_hidden()
    expect(ana.get_by_role("button", name=re.compile(f"^{says('inbox.tray.no_queue')}"))).to_have_count(0)
    tray = rafaela.get_by_role("button", name=re.compile(f"^{says('inbox.tray.no_queue')}"))
    expect(tray).to_have_text(re.compile(r"\d"))
    tray.click()
    expect(tray).to_have_attribute("aria-pressed", "true")
    expect(row(rafaela, duda.name)).to_contain_text(says("ticket.noQueue"))
    row(rafaela, duda.name).click()
    rafaela.get_by_role("main").get_by_role("button", name=says("action.accept")).first.click()
    expect(composer(rafaela)).to_be_visible()
    expect(tab(rafaela, "open")).to_have_attribute("aria-selected", "true")


def test_whom_the_chatbot_leaves_alone_is_seen_by_all(open_page: OpensPage, customer: NewCustomer) -> None:
    hugo = customer("Hugo Sem Robô")
    ticket_id = hugo.is_attended_by("ana")
    ana, rafaela = open_page("ana", f"/tickets/{ticket_id}"), open_page("supervisora", f"/tickets/{ticket_id}")
    switch = opens(ana, "blocks").get_by_role("switch", name=says("drawer.blockChatbot"))
    switch.click()
    expect(switch).to_be_checked()
    undo = told(ana, says("toast.chatbotBlocked", name=hugo.name))
    expect(drawer(rafaela).get_by_role("heading", name=says("drawer.blocks"))).to_contain_text(
        says("drawer.chatbotBlocked")
    )
    undo.get_by_role("button", name=says("action.undo")).click()
    expect(switch).not_to_be_checked()


def test_a_file_is_dropped_on_the_conversation(open_page: OpensPage, customer: NewCustomer) -> None:
    caio = customer("Caio Solta")
    ticket_id = caio.is_attended_by("ana")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    expect(ana.get_by_role("button", name=says("composer.attach"), exact=True)).to_be_visible()
    ana.wait_for_load_state("networkidle")
    ana.evaluate(DROPPED, list(media_files.picture(32, 32, "PNG", "#884422")))
    tray = ana.get_by_role("list", name=says("composer.attached"))
    expect(tray.get_by_role("listitem")).to_contain_text("solta.png")
    writes(ana, "Esta foi solta")
    expect(tray).to_be_hidden()
    caio.gets("Esta foi solta", "image")


def test_one_time_of_a_series_is_left_out(open_page: OpensPage, customer: NewCustomer) -> None:
    lia = customer("Lia Semanal")
    ticket_id = lia.is_attended_by("ana")
    with lia.desk.client("ana@demo.local") as client:
        wish = {"text": "Toda semana", "due_at": "2099-01-01T12:00:00Z", "time_zone": "America/Sao_Paulo"}
        answer = client.post(f"/tickets/{ticket_id}/schedules", json={**wish, "recurrence": "weekly"})
        assert answer.status_code == 201, answer.text
        ana = open_page("ana", f"/tickets/{ticket_id}")
        plans = opens(ana, "schedules")
        expect(plans).to_contain_text("Toda semana")
        plans.get_by_role("button", name=says("schedule.skip")).click()
        expect(told(ana, says("toast.occurrenceSkipped"))).to_be_visible()
        # What is left out can be taken back as long as its notice stands.
        expect(plans).to_contain_text(re.compile(r"8 (de )?jan"))
        (series,) = client.get(f"/tickets/{ticket_id}/schedules").json()["items"]
        assert (series["state"], series["due_at"][:10]) == ("waiting", "2099-01-08")


def test_somebody_in_a_group_is_picked_after_the_at_sign(
    open_page: OpensPage, customer: NewCustomer, desk: RunningDesk
) -> None:
    group = {"id": "120363111222333@g.us", "name": "Obra da Vila"}
    beltrano = customer("Beltrano Pedreiro")
    beltrano.writes("Quem traz a areia?", group=group)
    ana = open_page("ana", "/?state=pending&group=true")
    row(ana, "Obra da Vila").click()
    ana.get_by_role("main").get_by_role("button", name=says("action.accept")).first.click()
    expect(composer(ana)).to_be_visible()
    composer(ana).press_sequentially("Traz o @Bel")
    ana.get_by_role("listbox", name=says("composer.mention")).get_by_role("option", name="Beltrano").click()
    expect(composer(ana)).to_have_value("Traz o @Beltrano Pedreiro ")
    composer(ana).press("Enter")
    expect(bubble(ana, "Traz o @Beltrano Pedreiro")).to_be_visible()
    expect(mark(ana, "Traz o @Beltrano Pedreiro", "delivered")).to_be_visible()
    ticket_id = ana.url.rsplit("/", 1)[1].partition("?")[0]
    with desk.client("ana@demo.local") as client:
        said = client.get(f"/tickets/{ticket_id}/messages").json()["items"][-1]
    assert (said["text"], [each["name"] for each in said["mentions"]]) == (
        f"Traz o @{beltrano.phone[1:]}",
        ["Beltrano Pedreiro"],
    )


def test_what_a_draft_answers_comes_back_with_it(open_page: OpensPage, customer: NewCustomer) -> None:
    olga = customer("Olga Citada")
    ticket_id = olga.is_attended_by("ana", "Vocês entregam em Itu?")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    does(ana, "entregam em Itu", says("message.reply"))
    about = ana.locator(".about")
    expect(about).to_contain_text("entregam em Itu")
    with ana.expect_response(lambda answer: "/drafts/reply" in answer.url):
        composer(ana).press_sequentially("Entregamos")
    ana.reload()
    expect(composer(ana)).to_have_value("Entregamos")
    expect(about).to_contain_text("entregam em Itu")
    composer(ana).press("Enter")
    expect(bubble(ana, "Entregamos").locator(".quote")).to_contain_text("entregam em Itu")
    expect(about).to_be_hidden()
    assert olga.gets("Entregamos")["quoted"] is not None


def test_a_key_is_never_lost_and_escape_leaves_at_once(open_page: OpensPage, customer: NewCustomer) -> None:
    rui = customer("Rui Ligeiro")
    ticket_id = rui.is_attended_by("ana")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    expect(composer(ana)).to_be_focused()
    composer(ana).blur()
    ana.evaluate(
        """() => {
            const press = new KeyboardEvent('keydown', {key: 'n', bubbles: true});
            document.activeElement.dispatchEvent(press);
            return Promise.resolve()
                .then(() => globalThis.focused = document.activeElement.matches('[data-composer]'));
        }"""
    )
    assert ana.evaluate("globalThis.focused"), "the very next key would be lost"
    ana.keyboard.type("Anotado")
    expect(ana.get_by_role("textbox", name=says("note.label"))).to_have_value("Anotado")
    composer(ana).fill("")

    opens(ana, "tags")
    chooses(ana, "action.snooze")
    dialog = ana.get_by_role("dialog")
    expect(dialog.get_by_role("option").first).to_be_visible()
    ana.keyboard.press("ArrowDown")
    ana.keyboard.press("ArrowDown")
    ana.keyboard.press("Escape")
    expect(dialog).to_be_hidden()
