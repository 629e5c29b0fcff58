"""A chatbot is drawn, tried beside the drawing, published, and a ticket is handed to it (C6, T9)."""

from playwright.sync_api import expect

from tests.browser.people import NewCustomer, OpensPage, bubble, says

NAME = "Retirada na loja"
STANDS_STILL = """() => new Promise(done => {
    const at = () => document.querySelector(".react-flow__viewport").style.transform;
    const before = at();
    setTimeout(() => done(at() === before), 150);
})"""


def test_a_flow_is_drawn_tried_published_and_takes_a_ticket(open_page: OpensPage, customer: NewCustomer) -> None:
    page = open_page("supervisora", "/settings/flows")
    page.get_by_role("button", name=says("flows.create"), exact=True).click()
    page.get_by_role("dialog").get_by_label(says("flows.name")).fill(NAME)
    page.keyboard.press("Enter")

    shelf = page.get_by_role("navigation", name=says("flows.add"))
    shelf.get_by_role("button", name=says("flows.kind.question"), exact=True).click()
    inspector = page.get_by_role("region", name=says("flows.inspector"))
    inspector.get_by_label(says("flows.field.question"), exact=True).fill("Qual é o seu e-mail?")
    inspector.get_by_label(says("flows.field.expects")).click()
    page.get_by_role("option", name=says("flows.expects.email"), exact=True).click()
    inspector.get_by_label(says("flows.field.keepAs")).fill("E-mail")
    shelf.get_by_role("button", name=says("flows.kind.contact"), exact=True).click()
    inspector.get_by_label(says("flows.field.detail")).click()
    page.get_by_role("option", name=says("flows.detail.email"), exact=True).click()
    inspector.get_by_role("button", name="e_mail", exact=True).click()
    shelf.get_by_role("button", name=says("flows.kind.handover"), exact=True).click()
    inspector.get_by_label(says("flows.field.lastText"), exact=True).fill("Anotado: {{e_mail}}")

    edges = page.locator(".react-flow__edge")
    expect(edges).to_have_count(3)
    # What the server finds amiss is told on the cards, and they grow by it; the view glides to what is added.
    expect(page.get_by_text(says("flows.saving.saved"))).to_be_visible()
    page.wait_for_function(STANDS_STILL)
    card = page.locator(".fl-node")
    failed = card.nth(1).locator(".react-flow__handle.source").nth(1)
    failed.drag_to(card.nth(3).locator(".react-flow__handle.target"))
    expect(edges).to_have_count(4)
    page.keyboard.press("Control+z")
    expect(edges).to_have_count(3)
    page.keyboard.press("Control+y")
    expect(edges).to_have_count(4)
    expect(page.get_by_text(says("flows.saving.saved"))).to_be_visible()

    page.get_by_role("button", name=says("flows.test.button"), exact=True).click()
    phone = page.get_by_role("region", name=says("flows.test.title"))
    expect(phone.get_by_text("Qual é o seu e-mail?")).to_be_visible()
    for text in ("não tenho", "rita@casa.com.br"):
        phone.get_by_label(says("flows.test.say")).fill(text)
        page.keyboard.press("Enter")
        expect(phone.get_by_text(text, exact=True)).to_be_visible()
    expect(phone.get_by_text(says("flows.test.fills", value="rita@casa.com.br"))).to_be_visible()
    expect(phone.get_by_text("Anotado: rita@casa.com.br")).to_be_visible()
    page.get_by_role("button", name=says("flows.publish"), exact=True).click()
    expect(page.get_by_text(says("flows.state.live", version=1))).to_be_visible()

    rita = customer("Rita Retirada")
    ticket_id = rita.is_attended_by("ana", "Vou buscar hoje")
    desk = open_page("ana", f"/tickets/{ticket_id}")
    desk.get_by_role("button", name=says("action.more")).click()
    desk.get_by_role("menuitem", name=says("action.toBot")).click()
    dialog = desk.get_by_role("dialog")
    dialog.get_by_label(says("flows.toBot.bot")).click()
    desk.get_by_role("option", name=NAME).click()
    dialog.get_by_role("button", name=says("flows.toBot.button"), exact=True).click()
    expect(dialog).to_be_hidden()
    with rita.desk.client("supervisora@demo.local") as client:
        ticket = client.get(f"/tickets/{ticket_id}").json()
    assert (ticket["state"], ticket["bot"]["name"]) == ("pending", NAME)
    expect(bubble(desk, "Qual é o seu e-mail?")).to_be_visible()
