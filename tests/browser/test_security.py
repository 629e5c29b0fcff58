"""Logging in by two steps, leaving other devices, and what admins give to programs: through the page."""

import re
import time

import pyotp
from playwright.sync_api import Page, expect

from tests.acceptance.desk import PASSWORD, RunningDesk
from tests.browser.people import OpensPage, says


def security(page: Page) -> None:
    """Open one's own security."""
    page.get_by_role("button", name="Diego Farias").click()
    page.get_by_role("menuitem", name=says("profile.title")).click()
    page.get_by_text(says("profile.part.security"), exact=True).click()


def test_one_turns_on_two_steps_and_logs_in_by_them(open_page: OpensPage, desk: RunningDesk) -> None:
    elsewhere, page = open_page("diego"), open_page("diego")
    security(page)
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=says("security.enable")).click()
    dialog.get_by_label(says("profile.currentPassword"), exact=True).fill(PASSWORD)
    dialog.get_by_role("button", name=says("security.next")).click()
    secret = re.sub(r"\s", "", dialog.locator(".sf-secret").inner_text())
    totp = pyotp.TOTP(secret)
    try:
        dialog.get_by_label(says("security.code"), exact=True).fill(totp.now())
        dialog.get_by_role("button", name=says("security.enable")).click()
        expect(dialog.get_by_role("list", name=says("security.recovery")).get_by_role("listitem")).to_have_count(10)
        dialog.get_by_role("button", name=says("security.kept")).click()
        expect(dialog.get_by_text(says("security.on", count=10))).to_be_visible()
        expect(elsewhere.get_by_role("button", name=says("login.enter"), exact=True)).to_be_visible()

        elsewhere.get_by_label(says("login.email")).fill("diego@demo.local")
        elsewhere.get_by_label(says("login.password"), exact=True).fill(PASSWORD)
        elsewhere.keyboard.press("Enter")
        code = elsewhere.get_by_label(says("security.code"), exact=True)
        code.fill("000000")
        elsewhere.keyboard.press("Enter")
        expect(elsewhere.get_by_text(says("refusal.session.wrong_code"))).to_be_visible()
        code.fill(totp.at(int(time.time()) + 30))
        elsewhere.keyboard.press("Enter")
        expect(elsewhere.get_by_role("tab", name=says("inbox.pending"))).to_be_visible()
    finally:
        with desk.client("admin@demo.local") as admin:
            found = admin.get("/sign-on").json()["members"]
            diego = next(each["id"] for each in found if each["name"] == "Diego Farias")
            assert admin.delete(f"/users/{diego}/second-factor").status_code == 200


def test_one_leaves_another_device(open_page: OpensPage) -> None:
    elsewhere, page = open_page("diego"), open_page("diego")
    expect(elsewhere.get_by_role("tab", name=says("inbox.pending"))).to_be_visible()
    security(page)
    page.get_by_role("dialog").get_by_role("button", name=says("security.endOthers")).click()
    expect(elsewhere.get_by_role("button", name=says("login.enter"), exact=True)).to_be_visible()
    expect(page.get_by_text(says("security.here"))).to_be_visible()


def test_an_admin_gives_a_program_a_token_and_takes_it_back(open_page: OpensPage, desk: RunningDesk) -> None:
    page = open_page("admin", "/settings/tokens")
    page.get_by_role("button", name=says("settings.tokens.create")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name=says("settings.tokens.issue")).click()
    expect(dialog.get_by_text(says("settings.tokens.scopesEmpty"))).to_be_visible()
    dialog.get_by_label(says("form.name"), exact=True).fill("Painel de vendas")
    area, act = says("settings.tokens.area.tickets"), says("settings.tokens.read")
    dialog.get_by_role("checkbox", name=f"{area}: {act}").check()
    dialog.get_by_role("button", name=says("settings.tokens.issue")).click()
    secret = page.locator(".ac-secret").inner_text()
    with desk.client() as program:
        program.headers["Authorization"] = f"Bearer {secret}"
        assert program.get("/tickets").status_code == 200
        page.get_by_role("dialog").get_by_role("button", name=says("action.close")).last.click()
        page.get_by_role("button", name=says("settings.tokens.revoke", name="Painel de vendas")).click()
        page.get_by_role("button", name=says("settings.tokens.revokeNow")).click()
        expect(page.get_by_text(says("settings.tokens.none"), exact=True)).to_be_visible()
        assert program.get("/tickets").status_code == 401


def test_an_admin_registers_a_webhook_and_reads_the_record(
    open_page: OpensPage,
) -> None:
    page = open_page("admin", "/settings/webhooks")
    page.get_by_role("button", name=says("settings.webhooks.create")).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label(says("form.name"), exact=True).fill("ERP")
    dialog.get_by_label(says("settings.webhooks.url"), exact=True).fill("https://eu:segredo@hooks.invalid/guiche")
    dialog.get_by_label(says("settings.webhooks.kind.ticket_opened")).check()
    dialog.get_by_role("button", name=says("settings.create")).click()
    expect(dialog.get_by_text(says("refusal.webhook.url_refused"))).to_be_visible()
    dialog.get_by_label(says("settings.webhooks.url"), exact=True).fill("https://hooks.invalid/guiche")
    dialog.get_by_role("button", name=says("settings.create")).click()
    expect(page.locator(".ac-secret")).to_contain_text("whsec_")
    page.get_by_role("dialog").get_by_role("button", name=says("action.close")).last.click()
    page.get_by_role("button", name=says("settings.webhooks.acts", name="ERP")).click()
    page.get_by_role("menuitem", name=says("settings.webhooks.remove")).click()
    expect(page.get_by_text(says("settings.webhooks.none"), exact=True)).to_be_visible()
    page.goto("/settings/audit")
    record = page.get_by_role("list", name=says("settings.section.audit"))
    expect(record.get_by_text(says("settings.audit.type.WebhookRemoved")).first).to_be_visible()
