"""Every page and dialog in turn, each brought up as a person would, on a wide screen or on a phone."""

import re
from collections.abc import Callable, Iterator
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.people import (
    Customer,
    OpensPage,
    bubble,
    composer,
    does,
    on_panel,
    says,
)
from tests.gateway import media_files

Screen = tuple[str, Page]
PICTURE = "O canto que chegou riscado"
SHEET = "Nome;Celular\nNorma da Tela;(31) 98777-0101\nJoão da Tela;1234\n"


def tells_everything(who: Customer) -> str:
    """A conversation in which every kind of message stands; returns its ticket's id."""
    ticket_id = who.is_attended_by("ana", "Bom dia")
    who.sends("image", media_files.picture(), "canto.jpg", PICTURE)
    who.sends("video", media_files.film(), "filme.mp4")
    who.sends("audio", media_files.sound("ogg"), "voz.ogg")
    who.sends("document", media_files.pdf(), "nota.pdf")
    who.writes("", kind="location", location={"latitude": -23.5, "longitude": -46.6, "name": "Minha casa"})
    who.writes("", kind="contacts", contacts=[{"name": "Tia Cida", "phones": ["+5511988887777"]}])
    who.changes(who.writes("Isto não era para vocês"), "revoke")
    who.changes(who.writes("Isto eu corrijo"), "edit", "Isto eu corrigi")
    with who.desk.client("ana@demo.local") as client:
        ticket = f"/tickets/{ticket_id}"
        for path, body in (
            ("messages", {"text": "*Bom dia!* Veja em https://casaipe.example", "sign": True}),
            ("notes", {"text": "Cliente antiga"}),
            ("protocol", {}),
            ("schedules", {"text": "Até amanhã", "due_at": "2099-01-01T12:00:00Z", "recurrence": "weekly"}),
        ):
            body = {**body, "time_zone": "America/Sao_Paulo"} if path == "schedules" else body
            answer = client.post(f"{ticket}/{path}", json=body)
            assert answer.status_code in (200, 201, 202), answer.text
    return ticket_id


def shown(element: Locator) -> None:
    """Wait until the element is there and stands still."""
    expect(element).to_be_visible()
    element.evaluate("""async element => {
        await document.fonts.ready;
        while (getComputedStyle(element).opacity !== '1') await new Promise(requestAnimationFrame);
        const ending = document.getAnimations().filter(({effect}) =>
            effect.getComputedTiming().endTime < Infinity && effect.target.checkVisibility());
        await Promise.allSettled(ending.map(each => each.finished));
    }""")


def dialog(page: Page) -> Locator:
    """The dialog, popover or menu on top."""
    return page.locator("[role=dialog], [role=menu]").filter(visible=True).last


def commanded(page: Page, action: str) -> None:
    """Do something through the palette."""
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name=says("nav.palette"))
    field.fill(says(action))
    expect(page.get_by_role("option", name=says(action)).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Enter")
    expect(field).to_be_hidden()


def looked_at(page: Page, name: str, open_it: Callable[[], object], times: int = 1) -> Iterator[Screen]:
    """What something opens; it is left by Escape."""
    open_it()
    shown(dialog(page))
    yield name, page
    for _ in range(times):
        page.keyboard.press("Escape")
    expect(dialog(page)).to_be_hidden()


def every_page(open_page: OpensPage, who: Customer, **settings: Any) -> Iterator[Screen]:
    """Each page and dialog with its name."""
    ticket_id = tells_everything(who)
    yield from before_the_desk(open_page, **settings)
    page = open_page("ana", **settings)
    yield from the_list(page)
    page.goto(f"/tickets/{ticket_id}")
    yield from the_conversation(page)
    yield from the_composer(page)
    yield from its_dialogs(page)
    yield from the_panel(open_page("supervisora", "/panel", **settings), who)
    yield from the_promises(open_page("supervisora", "/settings/slas", **settings))
    yield from the_boards(open_page("supervisora", "/boards", **settings))
    yield from the_address_book(open_page("supervisora", "/contacts", **settings))
    yield from the_team(open_page("ana", "/tasks", **settings))
    yield from the_settings(open_page("admin", "/settings", **settings))
    yield from the_access(open_page("admin", "/settings/signOn", **settings))


def before_the_desk(open_page: OpensPage, **settings: Any) -> Iterator[Screen]:
    """The customer's phone, and the door."""
    page = open_page(path="/simulator", **settings)
    shown(page.get_by_role("region", name=says("simulator.phone")))
    yield "simulator", page
    page = open_page(**settings)
    shown(page.get_by_role("button", name=says("login.enter"), exact=True))
    yield "login", page


def the_list(page: Page) -> Iterator[Screen]:
    """The list and what stands around it."""
    shown(page.get_by_role("option").first)
    yield "desk", page
    filters = page.get_by_role("button", name=re.compile(f"^{says('filter.title')}"))
    yield from looked_at(page, "filters", filters.click)
    page.goto("/?state=open&assignee=me&unread=1")
    shown(page.get_by_role("list", name=says("filter.active")))
    yield "filtered list", page
    bell = page.get_by_role("button", name=re.compile(f"^{says('notice.title')}"))
    yield from looked_at(page, "notices", bell.click)
    yield from looked_at(page, "new conversation", lambda: commanded(page, "palette.begin"))
    yield from looked_at(page, "own menu", page.locator("button.me").click)
    yield from looked_at(page, "profile", lambda: commanded(page, "palette.profile"))
    for part in ("notices", "password", "security", "screen"):

        def turned(part: str = part) -> None:
            commanded(page, "palette.profile")
            dialog(page).get_by_text(says(f"profile.part.{part}"), exact=True).click()

        yield from looked_at(page, f"profile, {part}", turned)


def the_conversation(page: Page) -> Iterator[Screen]:
    """What was said, and what one may do with it."""
    shown(composer(page))
    shown(bubble(page, "Isto eu corrigi"))
    yield "conversation", page
    line = bubble(page, "Isto eu corrigi")

    def menu() -> None:
        line.hover()
        line.get_by_role("button", name=says("message.actions")).click()

    yield from looked_at(page, "message menu", menu)
    forward = says("message.forward")
    yield from looked_at(page, "forward", lambda: does(page, "Isto eu corrigi", forward))
    enlarge = bubble(page, PICTURE).get_by_role("button", name=says("media.enlarge"))
    yield from looked_at(page, "lightbox", enlarge.click)
    yield from looked_at(page, "more", page.get_by_role("button", name=says("action.more")).click)
    beside = page.get_by_role("complementary", name=says("drawer.title"))
    if not beside.is_visible():
        page.get_by_role("button", name=says("action.more")).click()
        page.get_by_role("menuitem", name=says("drawer.title")).click()
    shown(beside.locator(".hd").first)
    folded = beside.locator(".hd[aria-expanded=false]")
    while folded.count():
        folded.first.click()
    shown(beside)
    yield "drawer", page
    yield from the_past(page, beside)
    close = beside.get_by_role("button", name=says("drawer.hide"))
    if close.is_visible():
        close.click()


def the_past(page: Page, beside: Locator) -> Iterator[Screen]:
    """The ticket as it was."""
    then = beside.get_by_role("button", name=re.compile(says("timeTravel.open", when=""))).first
    yield from looked_at(page, "as it was", then.click)


def the_composer(page: Page) -> Iterator[Screen]:
    """Everything that goes beside words."""
    main = page.get_by_role("main")

    def tool(name: str) -> Callable[[], None]:
        return main.get_by_role("button", name=says(name), exact=True).click

    yield from looked_at(page, "emoji", tool("composer.emoji"))
    yield from looked_at(page, "attach", tool("composer.attach"))

    def stickers() -> None:
        if main.get_by_role("button", name=says("composer.sticker"), exact=True).is_visible():
            return tool("composer.sticker")()
        tool("composer.attach")()
        page.get_by_role("menuitem", name=says("kind.sticker")).click()
        return shown(page.get_by_role("button", name=says("composer.addSticker")))

    yield from looked_at(page, "stickers", stickers)
    for kind in ("location", "contacts"):

        def attached(kind: str = kind) -> None:
            tool("composer.attach")()
            page.get_by_role("menuitem", name=says(f"kind.{kind}")).click()
            shown(page.get_by_role("dialog"))

        yield from looked_at(page, kind, attached)
    composer(page).press_sequentially("/")
    shown(page.get_by_role("listbox", name=says("quick.title")))
    yield "quick replies while writing", page
    composer(page).fill("")
    tool("composer.record")()
    recorder = page.get_by_role("group", name=says("media.recording"))
    shown(recorder)
    yield "recorder", page
    page.keyboard.press("Escape")
    expect(recorder).to_be_hidden()
    main.get_by_role("button", name=says("composer.note"), exact=True).click()
    shown(page.get_by_role("textbox", name=says("note.label")))
    yield "note", page
    main.get_by_role("button", name=says("composer.reply"), exact=True).click()


def its_dialogs(page: Page) -> Iterator[Screen]:
    """What the palette opens, and the palette."""

    def pressed(key: str) -> None:
        composer(page).blur()
        page.keyboard.press(key)

    expect(composer(page)).to_be_focused()
    yield from looked_at(page, "palette", lambda: pressed("Control+k"))
    yield from looked_at(page, "keys", lambda: pressed("?"))
    for kind, action in (
        ("transfer", "action.transfer"),
        ("schedule", "action.schedule"),
        ("snooze", "action.snooze"),
        ("tags", "action.tags"),
        ("reason", "action.reason"),
        ("value", "action.value"),
        ("board", "action.board"),
        ("channels", "action.changeChannel"),
        ("transcript", "action.extract"),
        ("search", "palette.search"),
        ("missed calls", "palette.missedCalls"),
        ("quick replies", "palette.quickReplies"),
    ):
        yield from looked_at(page, kind, lambda action=action: commanded(page, action))  # type: ignore[misc]

    def new_quick_reply() -> None:
        commanded(page, "palette.quickReplies")
        dialog(page).get_by_role("button", name=says("quick.create")).click()
        expect(page.get_by_role("textbox", name=says("quick.shortcut"))).to_be_visible()

    yield from looked_at(page, "new quick reply", new_quick_reply, times=2)


def the_address_book(page: Page) -> Iterator[Screen]:
    """The list of contacts, one of them, and files of them."""
    first = page.locator("tbody .who").first
    shown(first)
    yield "contacts", page
    for name in ("contacts.import", "contacts.export", "contact.form.new"):
        yield from looked_at(page, name, page.get_by_role("button", name=says(name)).click)
    page.get_by_role("button", name=says("contacts.import")).click()
    dialog(page).locator("input[type=file]").set_input_files(
        {"name": "clientes.csv", "mimeType": "text/csv", "buffer": SHEET.encode()}
    )
    check = dialog(page).get_by_role("button", name=re.compile("^Conferir"))
    shown(check)
    yield "columns of a file", page
    check.click()
    shown(dialog(page).get_by_text(says("import.rule.contact_number_invalid")))
    yield "rows of a file", page
    page.keyboard.press("Escape")
    first.click()
    shown(page.get_by_role("heading", name=says("contact.section.details"), exact=True))
    yield "contact", page
    yield from looked_at(
        page, "contact, edited", page.get_by_role("button", name=says("contact.edit"), exact=True).click
    )
    sanitize = page.get_by_role("button", name=says("person.sanitizeContact"), exact=True)
    yield from looked_at(page, "contact, sanitized", sanitize.click)
    add = page.get_by_role("button", name=says("person.ownerAdd"), exact=True)
    yield from looked_at(page, "contact, whose", add.click)


def the_team(page: Page) -> Iterator[Screen]:
    """What is to be done, and what the team says to each other."""
    page.goto("/tasks")
    shown(page.locator(".tkl").first)
    yield "tasks", page
    new = page.get_by_role("main").get_by_role("button", name=says("task.new"))
    yield from looked_at(page, "new task", new.first.click)
    yield from looked_at(page, "task", page.locator(".tkt").first.click)
    for view in ("week", "month"):
        page.goto(f"/tasks?view={view}&who=all")
        shown(page.get_by_role("grid"))
        yield f"tasks, {view}", page
    page.goto("/chat")
    group = page.get_by_role("link", name=re.compile("^Balcão"))
    shown(group)
    yield "rooms", page
    create = page.get_by_role("region", name=says("room.rooms")).get_by_role("button", name=says("room.new")).first
    yield from looked_at(page, "new room", create.click, times=2)
    group.click()
    shown(page.get_by_role("log"))
    yield "room", page
    yield from looked_at(
        page, "menu of a message", page.get_by_role("button", name=says("room.actions")).last.click
    )
    yield from looked_at(page, "group", page.get_by_role("button", name=says("room.manage")).click)


def the_boards(page: Page) -> Iterator[Screen]:
    """Boards and funnels, and where they are set up."""
    for path in ("boards", "funnels"):
        page.goto(f"/{path}")
        shown(page.locator(".bcard").first)
        yield path, page
    page.locator(".bcard").first.hover()
    yield from looked_at(page, "menu of a card", page.locator(".bmore").first.click)
    add = page.get_by_role("button", name=says("board.addCard"), exact=True)
    yield from looked_at(page, "card added", add.click)
    for section, opens in (("boards", "boards.create.board"), ("funnels", "boards.create.funnel")):
        page.goto(f"/settings/{section}")
        shown(page.locator(".bset").first)
        yield f"settings, {section}", page
        create = page.get_by_role("button", name=says(f"settings.{opens}"))
        yield from looked_at(page, f"settings, {section}, new", create.click)
    page.goto("/settings/fields")
    create = page.get_by_role("button", name=says("settings.fields.create.ticket"))
    shown(create)
    yield "settings, fields", page
    yield from looked_at(page, "settings, fields, new", create.click)


def the_settings(page: Page) -> Iterator[Screen]:
    """What is set up: each place, and what it opens."""
    shown(page.get_by_role("main", name=says("settings.title")))
    yield "settings", page
    for place, opens in (
        ("users", "settings.users.create"),
        ("queues", "settings.queues.create"),
        ("tags", "settings.tags.create"),
        ("reasons", None),
        ("quick", None),
        ("texts", None),
        ("rating", None),
        ("waiting", None),
        ("visibility", None),
        ("company", None),
        ("channels", "settings.channels.create"),
        ("hours", None),
    ):
        page.goto(f"/settings/{place}")
        shown(page.locator(".set-pane :is(.set-list, .set-card, table)").first)
        yield f"settings, {place}", page
        if opens is not None:
            create = page.get_by_role("button", name=says(opens))
            yield from looked_at(page, f"settings, {place}, new", create.click)
    page.get_by_text(says("settings.hours.own.always"), exact=True).click()
    yield "settings, a week", page
    page.reload()
    page.goto("/settings/queues")
    page.get_by_role("link", name=re.compile("Vendas")).click()
    shown(page.get_by_role("region", name="Vendas"))
    yield "settings, a queue", page
    page.goto("/settings/users")
    page.get_by_role("button", name=says("settings.users.actions", name="Bruno Carvalho")).click()
    closing = page.get_by_role("menuitem", name=says("settings.users.close"))
    yield from looked_at(page, "settings, users, close", closing.click)
    page.goto("/settings/channels")
    page.get_by_role("button", name=says("settings.channels.create")).click()
    kind = page.get_by_role("button", name=re.compile(says("settings.channels.waba.title")))
    yield from looked_at(page, "settings, channels, a line", kind.click)


def the_access(page: Page) -> Iterator[Screen]:
    """How the team logs in, who did, and what programs are given."""
    shown(page.get_by_role("heading", name=says("settings.signOn.provider")))
    yield "settings, signOn", page
    page.goto("/settings/flows")
    flow = page.get_by_role("link", name=re.compile("Boas-vindas"))
    shown(flow)
    yield "settings, flows", page
    flow.click()
    shown(page.locator(".fl-node").first)
    yield "flow", page
    page.get_by_role("button", name=says("flows.test.button")).click()
    shown(page.get_by_role("region", name=says("flows.test.title")))
    yield "flow, test phone", page
    page.goto("/settings/assistants")
    shown(page.locator(".set-pane :is(.set-list, .emp)").first)
    yield "settings, assistants", page
    create = page.get_by_role("button", name=says("settings.assistants.create"))
    yield from looked_at(page, "settings, assistants, new", create.click)
    page.goto("/settings/audit")
    shown(page.get_by_role("list", name=says("settings.section.audit")))
    yield "settings, audit", page
    for place in ("tokens", "webhooks"):
        page.goto(f"/settings/{place}")
        shown(page.get_by_text(says(f"settings.{place}.none"), exact=True))
        yield f"settings, {place}", page
        create = page.get_by_role("button", name=says(f"settings.{place}.create"))
        yield from looked_at(page, f"settings, {place}, new", create.click)


def the_panel(page: Page, who: Customer) -> Iterator[Screen]:
    """What who leads has before his eyes."""
    choose = on_panel(page, who.name)
    shown(choose)
    yield "panel", page
    cell = page.locator("[data-cell]").filter(has_text=who.name)
    yield from looked_at(page, "preview", cell.locator("[data-open]").click)
    choose.click()
    bar = page.get_by_role("toolbar", name=says("panel.actions_one", count=1))
    shown(bar)
    yield "chosen tickets", page
    for kind, action in (("many transferred", "action.transfer"), ("many tagged", "action.addTag")):
        press = bar.get_by_role("button", name=says(action))
        yield from looked_at(page, kind, press.click)
    page.get_by_text(says("panel.byQueue"), exact=True).click()
    shown(on_panel(page, who.name))
    yield "panel by queue", page


def the_promises(page: Page) -> Iterator[Screen]:
    """How soon customers are to be answered, and how a new promise is made."""
    create = page.get_by_role("button", name=says("settings.slas.create")).first
    shown(create)
    yield "service levels", page
    yield from looked_at(page, "new service level", create.click)
