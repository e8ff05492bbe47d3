"""Whoever holds a document compares its file on the page: in the browser alone, without a mouse, on a phone too."""

import base64
from datetime import date

import pytest

from tests.browser.axe import violations
from tests.browser.test_pages import SCREENS
from tests.browser.visitor import Visitor
from workflows.acts import letterhead, notice
from workflows.law.chain import digest
from workflows.management.walk import at
from workflows.models import Notice

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

DAY = date(2026, 9, 28)
PDF = b"%PDF-1.7\n" + bytes(range(256)) * 300
PLAIN = PDF[:-9]
LET_GO = """([name, text]) => {
  const bytes = Uint8Array.from(atob(text), c => c.charCodeAt(0));
  const held = new DataTransfer();
  held.items.add(new File([bytes], name, { type: "application/pdf" }));
  const zone = document.querySelector(".ver-dropzone");
  for (const kind of ["dragover", "drop"]) {
    zone.dispatchEvent(new DragEvent(kind, { dataTransfer: held, bubbles: true, cancelable: true }));
  }
}"""


@pytest.fixture
def paper(city, today_is):
    """The decision to Acme, printed and signed."""
    today_is(DAY)
    walk, _day = city.listed()
    found = walk.entry.notices.get(kind="listing_decision", associate=None)
    notice.print_file(found, PDF, at=at(DAY))
    Notice.objects.filter(pk=found.pk).update(plain_digest=digest(PLAIN))
    return found


def said(page):
    """What the page says of the file that was compared last."""
    return page.locator("#compare-said").inner_text()


def test_one_flipped_byte_is_told_and_nothing_leaves_the_browser(page, paper):
    page.goto(f"/verify/{paper.check_code}/")
    page.wait_for_load_state("networkidle")
    asked = []
    page.on("request", lambda request: asked.append((request.method, request.url, request.post_data)))
    forged = bytearray(PDF)
    forged[70_000] ^= 1
    files = [("original.pdf", PDF, "一致：文件没有被改动"), ("forged.pdf", bytes(forged), "不一致")]
    files += [("plain.pdf", PLAIN, "签章之前的版面文件"), ("longer.pdf", PDF + b"\n", "不一致")]
    for name, content, words in files:
        page.evaluate(LET_GO, [name, base64.b64encode(content).decode()])
        page.get_by_text(name).wait_for()
        assert words in said(page)
    # The same by the file field, with the keyboard in reach.
    page.locator("#compare-file").focus()
    assert page.evaluate("document.activeElement.id") == "compare-file"
    page.set_input_files("#compare-file", {"name": "again.pdf", "mimeType": "application/pdf", "buffer": PDF})
    page.get_by_text("again.pdf").wait_for()
    assert "一致：文件没有被改动" in said(page)
    assert asked == []


def test_without_javascript_the_page_says_how_to_compare(new_page, paper):
    page = new_page(java_script_enabled=False)
    page.goto(f"/verify/{paper.check_code}/")
    assert not page.locator("#compare").is_visible()
    assert (
        page.get_by_text(paper.file_digest).first.is_visible() and page.get_by_text("certutil").is_visible()
    )


def test_a_code_typed_from_paper_leads_to_the_answer_on_a_phone(new_page, paper):
    page = new_page(viewport={"width": 390, "height": 844})
    page.goto("/")
    page.locator("footer").get_by_role("link", name="文书核验").click()
    page.locator("#id_code").fill(" ".join(paper.check_code.lower()))
    page.keyboard.press("Enter")
    page.wait_for_url(f"**/verify/{paper.check_code}/")
    assert page.get_by_role("heading", name="文书真实，现行有效").is_visible()


@pytest.mark.parametrize("screen", SCREENS, ids=lambda s: f"{s['viewport']['width']}-{s['color_scheme']}")
def test_the_pages_are_accessible_and_never_wider_than_the_screen(city, new_page, paper, screen):
    zhou, office = city.people["zhouw"], city.offices["HC-RS"]
    draft = letterhead.draft(office, by=city.people["guq"], at=at(DAY))
    texts = {"listing_decision": "请从市民中心南门进，到2楼5号窗口。"}
    told = {"seen": letterhead.seal_of(draft), "by": city.people["guq"], "at": at(DAY)}
    letterhead.amend(draft, {**draft.particulars(), "contact": "执法监察科"}, texts, **told)
    page = new_page(**screen)
    page.emulate_media(color_scheme=screen["color_scheme"])
    open_to_all = (
        "/verify/",
        "/verify/?code=12U",
        f"/verify/{paper.check_code}/",
        "/verify/ZZZZZZZZZZZZZZZZ/",
    )
    wrong = [fault for address in open_to_all for fault in faults(page, address)]
    Visitor(page, zhou.username).sign_in()
    kept = ("", "HC-RS/", "HC-RS/1/", "HC-RS/1/edit/")
    wrong += [fault for address in kept for fault in faults(page, f"/letterheads/{address}")]
    assert wrong == []


def faults(page, address):
    """What axe finds on one page, and whether it is too wide."""
    page.goto(address)
    page.wait_for_load_state("load")
    found = [f"{address}: {each['id']}" for each in violations(page)]
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    return [*found, *([f"{address}: {wide}px too wide"] if wide > 0 else [])]
