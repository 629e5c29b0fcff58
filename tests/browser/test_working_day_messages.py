"""One working day: what agents and customers send each other, and what becomes of it."""

import re

from playwright.sync_api import FilePayload, Page, expect

from tests.browser.people import (
    NewCustomer,
    OpensPage,
    bubble,
    composer,
    does,
    drawer,
    is_logged,
    mark,
    says,
    told,
    writes,
)
from tests.gateway import media_files

ANA = "Ana Beatriz Rocha"
CAMERA = FilePayload(name="sala.png", mimeType="image/png", buffer=media_files.picture(64, 48, "PNG"))
PASTED = """async bytes => {
    const file = new File([new Uint8Array(bytes)], 'colada.png', {type: 'image/png'});
    const carried = new DataTransfer();
    carried.items.add(file);
    document.querySelector('[data-composer]').dispatchEvent(
        new ClipboardEvent('paste', {clipboardData: carried, bubbles: true, cancelable: true}));
}"""


def tool(page: Page, name: str) -> None:
    """Press one of the buttons under the composer."""
    page.get_by_role("main").get_by_role("button", name=says(name), exact=True).click()


def attaches(page: Page, kind: str) -> None:
    """Choose what to attach."""
    tool(page, "composer.attach")
    page.get_by_role("menuitem", name=says(kind)).click()


def signs(page: Page, wanted: bool) -> None:
    """Have the signature on or off."""
    switch = page.get_by_role("switch", name=says("composer.signature"))
    expect(switch).to_be_visible()
    if switch.is_checked() != wanted:
        switch.click()
    expect(switch).to_be_checked(checked=wanted)


def test_an_agent_answers_with_and_without_a_signature(open_page: OpensPage, customer: NewCustomer) -> None:
    vera = customer("Vera Assinada")
    ticket_id = vera.is_attended_by("ana")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    signs(ana, wanted=True)
    writes(ana, "Com o meu nome")
    assert vera.gets("Com o meu nome")["text"].startswith(f"*{ANA}*")
    expect(bubble(rafaela, "Com o meu nome")).to_contain_text(ANA)
    signs(ana, wanted=False)
    writes(ana, "Sem o meu nome")
    assert vera.gets("Sem o meu nome")["text"] == "Sem o meu nome"
    signs(ana, wanted=True)
    tool(ana, "composer.emoji")
    ana.locator("emoji-picker input").fill("coração azul")
    ana.locator("emoji-picker").get_by_role("option", name="coração azul").first.click()
    expect(composer(ana)).not_to_have_value("")
    heart = composer(ana).input_value()
    composer(ana).press("Enter")
    expect(bubble(rafaela, heart)).to_be_visible()
    vera.gets(heart)
    vera.reads()
    expect(mark(rafaela, "Com o meu nome", "read")).to_be_visible()


def test_an_agent_sends_files_by_the_chooser_and_by_pasting(open_page: OpensPage, customer: NewCustomer) -> None:
    igor = customer("Igor Arquivo")
    ticket_id = igor.is_attended_by("ana")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    expect(composer(ana)).to_be_visible()
    with ana.expect_file_chooser() as chooser:
        attaches(ana, "composer.file")
    orçamento = FilePayload(name="orçamento.pdf", mimeType="application/pdf", buffer=media_files.pdf())
    chooser.value.set_files([CAMERA, orçamento])
    tray = ana.get_by_role("list", name=says("composer.attached"))
    expect(tray.get_by_role("listitem")).to_have_count(2)
    ana.get_by_label(says("composer.captionOf", name="sala.png")).fill("A sala pronta")
    ana.get_by_role("button", name=says("action.send"), exact=True).click()
    expect(tray).to_be_hidden()
    for page in (ana, rafaela):
        expect(bubble(page, "A sala pronta").get_by_role("button", name=says("media.enlarge"))).to_be_visible()
        expect(bubble(page, "orçamento.pdf")).to_contain_text(says("media.pages_other", count=2))
    igor.gets("A sala pronta", "image")
    igor.gets(kind="document")

    ana.evaluate(PASTED, list(media_files.picture(32, 32, "PNG", "#336699")))
    expect(tray.get_by_role("listitem")).to_contain_text("colada.png")
    writes(ana, "Esta veio colada")
    expect(mark(rafaela, "Esta veio colada", "delivered")).to_be_visible()
    igor.gets("Esta veio colada", "image")

    bubble(rafaela, "A sala pronta").get_by_role("button", name=says("media.enlarge")).click()
    viewer = rafaela.get_by_role("dialog", name=says("media.viewer"))
    expect(viewer).to_contain_text("1/2")
    rafaela.keyboard.press("ArrowRight")
    expect(viewer).to_contain_text("2/2")
    rafaela.keyboard.press("Escape")
    expect(viewer).to_be_hidden()


def test_an_agent_records_a_voice_message_that_plays_on(open_page: OpensPage, customer: NewCustomer) -> None:
    ines = customer("Inês Voz")
    ticket_id = ines.is_attended_by("ana")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    tool(ana, "composer.record")
    recorder = ana.get_by_role("group", name=says("media.recording"))
    expect(recorder.get_by_role("timer")).to_have_text(re.compile("0?0:02"))
    ana.keyboard.press("Enter")
    expect(recorder).to_be_hidden()
    play = re.compile(says("media.play", time=r"\d+:\d\d"))
    said = ines.gets(kind="audio")
    assert said["media"]["mime"].startswith("audio/ogg")
    for page in (ana, rafaela):
        expect(page.get_by_role("log").get_by_role("button", name=play)).to_be_visible()
    rafaela.get_by_role("log").get_by_role("button", name=play).click()
    expect(rafaela.get_by_role("log").get_by_role("button", name=says("media.pause"))).to_be_visible()
    rafaela.get_by_role("log").get_by_role("button", name=says("media.speed", rate="1×")).click()
    expect(rafaela.get_by_role("button", name=says("media.speed", rate="1,5×")).first).to_be_visible()


def test_an_agent_sends_a_sticker_a_place_a_card_and_a_video_link(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    rui = customer("Rui Figura")
    ticket_id = rui.is_attended_by("ana")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))
    expect(composer(ana)).to_be_visible()

    tool(ana, "composer.sticker")
    picker = ana.get_by_label(says("composer.sticker"), exact=True).last
    with ana.expect_file_chooser() as chooser:
        picker.get_by_role("button", name=says("composer.addSticker")).click()
    drawn = media_files.picture(512, 512, "WEBP", "#22aa55")
    chooser.value.set_files({"name": "oba.webp", "mimeType": "image/webp", "buffer": drawn})
    picker.get_by_role("button", name=re.compile(says("composer.sendSticker", name=""))).first.click()
    rui.gets(kind="sticker")

    attaches(ana, "kind.location")
    dialog = ana.get_by_role("dialog", name=says("composer.sendLocation"))
    dialog.get_by_label(says("composer.point")).fill("-23.5614, -46.6559")
    dialog.get_by_label(says("composer.placeName")).fill("Casa Ipê, loja da Paulista")
    dialog.get_by_role("button", name=says("action.send")).click()
    assert rui.gets(kind="location")["location"]["latitude"] == -23.5614

    attaches(ana, "kind.contacts")
    dialog = ana.get_by_role("dialog", name=says("composer.sendCard"))
    dialog.get_by_label(says("composer.cardName")).fill("Montador Zeca")
    dialog.get_by_label(says("composer.cardPhone")).fill("+55 21 98842-1170")
    dialog.get_by_role("button", name=says("action.send")).click()
    assert rui.gets(kind="contacts")["contacts"][0]["name"] == "Montador Zeca"

    tool(ana, "composer.video")
    assert re.search("https://[^ ]+", rui.gets("https://")["text"])
    for page in (ana, rafaela):
        for text in ("Casa Ipê, loja da Paulista", "Montador Zeca", "https://"):
            expect(bubble(page, text)).to_be_visible()
        expect(page.get_by_role("log").locator(".bare img")).to_be_visible()


def test_what_was_said_is_quoted_answered_with_a_face_edited_taken_back_and_passed_on(
    open_page: OpensPage, customer: NewCustomer
) -> None:
    alba, davi = customer("Alba Conversa"), customer("Davi Recebe")
    davi.is_attended_by("ana", "Também quero a foto")
    ticket_id = alba.is_attended_by("ana", "Tem na cor azul?")
    ana, rafaela = (open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora"))

    does(ana, "Tem na cor azul?", says("message.reply"))
    writes(ana, "Tem, e também em veludo")
    for page in (ana, rafaela):
        expect(bubble(page, "também em veludo").locator(".quote")).to_contain_text("Tem na cor azul?")
    answer = alba.gets("também em veludo")
    assert answer["quoted"]["text"] == "Tem na cor azul?"

    does(ana, "Tem na cor azul?", says("message.reactWith", emoji="👍"))
    for page in (ana, rafaela):
        expect(page.get_by_role("log").get_by_text("👍")).to_be_visible()
    expect(mark(ana, "também em veludo", "delivered")).to_be_visible()
    does(ana, "também em veludo", says("action.edit"))
    writes(ana, "Tem, e também em linho")
    for page in (ana, rafaela):
        expect(bubble(page, "também em linho")).to_contain_text(says("message.edited"))
    alba.gets("também em linho")

    does(ana, "também em linho", says("message.forward"))
    dialog = ana.get_by_role("dialog")
    dialog.get_by_role("checkbox", name=re.compile(davi.name)).check()
    dialog.get_by_role("button", name=says("message.forward"), exact=True).click()
    expect(dialog).to_be_hidden()
    assert davi.gets("também em linho")["forwarded"]

    writes(ana, "Isto era para outra pessoa")
    expect(mark(ana, "era para outra pessoa", "delivered")).to_be_visible()
    does(ana, "era para outra pessoa", says("message.delete"))
    ana.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    for page in (ana, rafaela):
        expect(bubble(page, says("message.revoked"))).to_be_visible()
    assert [item["text"] for item in alba.sees() if item["revoked"]] == [None]


def test_a_customer_sends_everything_a_telephone_can(open_page: OpensPage, customer: NewCustomer) -> None:
    gil = customer("Gil Completo")
    ticket_id = gil.is_attended_by("ana", "Vou mandar de tudo")
    pages = [open_page(who, f"/tickets/{ticket_id}") for who in ("ana", "supervisora")]
    ana = pages[0]
    writes(ana, "Pode mandar")
    asked = gil.gets("Pode mandar")
    gil.sends("image", media_files.picture(), "canto.jpg", "O canto riscado")
    gil.sends("audio", media_files.sound("ogg"), "voz.ogg")
    gil.sends("document", media_files.pdf(), "nota.pdf")
    gil.writes("", kind="location", location={"latitude": -23.5, "longitude": -46.6, "name": "Minha casa"})
    gil.writes("", kind="contacts", contacts=[{"name": "Tia Cida", "phones": ["+5511988887777"]}])
    gil.writes("Resposta citada", quoted=asked["id"])
    mistyped = gil.writes("Com hero")
    regretted = gil.writes("Melhor não")
    for page in pages:
        expect(bubble(page, "O canto riscado").get_by_role("button", name=says("media.enlarge"))).to_be_visible()
        for text in ("nota.pdf", "Minha casa", "Tia Cida", "Com hero", "Melhor não"):
            expect(bubble(page, text)).to_be_visible()
        expect(bubble(page, "Resposta citada").locator(".quote")).to_contain_text("Pode mandar")
        expect(page.get_by_role("log").locator(".aud")).to_be_visible()
    gil.changes(asked["id"], "reaction", "❤️")
    gil.changes(mistyped, "edit", "Com erro")
    gil.changes(regretted, "revoke")
    for page in pages:
        expect(page.get_by_role("log").get_by_text("❤️")).to_be_visible()
        expect(bubble(page, "Com erro")).to_contain_text(says("message.edited"))
        expect(bubble(page, says("message.revoked"))).to_be_visible()
        expect(bubble(page, "Melhor não")).to_be_hidden()


def test_a_draft_outlives_a_reload_and_is_on_the_other_device(open_page: OpensPage, customer: NewCustomer) -> None:
    nora = customer("Nora Rascunho")
    ticket_id = nora.is_attended_by("ana")
    desk, tablet = open_page("ana", f"/tickets/{ticket_id}"), open_page("ana", f"/tickets/{ticket_id}")
    expect(composer(tablet)).to_be_visible()
    composer(desk).fill("Ainda não terminei")
    expect(composer(tablet)).to_have_value("Ainda não terminei")
    desk.reload()
    expect(composer(desk)).to_have_value("Ainda não terminei")
    nora.writes("E então?")
    expect(bubble(desk, "E então?")).to_be_visible()
    expect(composer(desk)).to_have_value("Ainda não terminei")
    composer(desk).press("Enter")
    expect(composer(tablet)).to_have_value("")
    nora.gets("Ainda não terminei")


def test_a_quick_reply_is_called_with_a_slash_and_filled_in(open_page: OpensPage, customer: NewCustomer) -> None:
    hugo = customer("Hugo Rápido")
    ana = open_page("ana", f"/tickets/{hugo.is_attended_by('ana')}")
    composer(ana).press_sequentially("/gar")
    listed = ana.get_by_role("listbox", name=says("quick.title"))
    expect(listed.get_by_role("option")).to_have_count(1)
    composer(ana).press("Enter")
    expect(composer(ana)).to_have_value(re.compile("Hugo"))
    composer(ana).press("Enter")
    hugo.gets("Hugo")

    tool(ana, "quick.open")
    ana.get_by_role("button", name=says("quick.manage")).click()
    dialog = ana.get_by_role("dialog")
    dialog.get_by_role("button", name=says("quick.create")).click()
    dialog = ana.get_by_role("dialog", name=says("quick.create"))
    dialog.get_by_label(says("quick.shortcut")).fill("obrigada")
    dialog.get_by_label(says("quick.text")).fill("Obrigada, ")
    dialog.get_by_label(says("quick.text")).press("End")
    dialog.get_by_role("button", name=says("quick.variable.first_name")).click()
    dialog.get_by_role("button", name=says("action.save")).click()
    expect(ana.get_by_role("dialog", name=says("quick.title"))).to_contain_text("/obrigada")
    ana.keyboard.press("Escape")
    composer(ana).fill("")
    composer(ana).press_sequentially("/obrig")
    expect(listed.get_by_role("option")).to_have_count(1)
    composer(ana).press("Enter")
    expect(composer(ana)).to_have_value("Obrigada, Hugo")


def test_a_note_calls_a_colleague_and_is_edited_and_deleted(open_page: OpensPage, customer: NewCustomer) -> None:
    tais = customer("Taís Anotada")
    ticket_id = tais.is_attended_by("ana")
    ana = open_page("ana", f"/tickets/{ticket_id}")
    rafaela = open_page("supervisora")
    expect(rafaela.get_by_role("option").first).to_be_visible()
    drawer(ana).get_by_role("button", name=says("drawer.addNote")).click()
    expect(ana.get_by_text(says("note.only")).first).to_be_visible()
    composer(ana).press_sequentially("Vale desconto? @Raf")
    picks_person = ana.get_by_role("listbox", name=says("composer.mention"))
    expect(picks_person.get_by_role("option")).to_have_count(1)
    composer(ana).press("Enter")
    composer(ana).press("Enter")
    notice = told(rafaela, says("notice.mention", actor=ANA, name=tais.name))
    notice.get_by_role("button", name=says("action.open")).click()
    note = rafaela.get_by_role("log").locator(".note")
    expect(note).to_contain_text("Vale desconto?")

    own = ana.get_by_role("log").locator(".note")
    own.hover()
    own.get_by_role("button", name=says("note.edit")).click()
    writes(ana, "Vale 5% de desconto?")
    expect(note).to_contain_text("Vale 5% de desconto?")
    own.hover()
    own.get_by_role("button", name=says("note.delete")).click()
    ana.evaluate("dispatchEvent(new PageTransitionEvent('pagehide'))")
    expect(note).to_be_hidden()
    is_logged(tais.desk, ticket_id, NoteAdded=[ANA], NoteEdited=[ANA], NoteDeleted=[ANA])
    assert tais.sees() == []
