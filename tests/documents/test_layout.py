"""GB/T 9704-2012 measured on the page: 22 lines of 28 characters, the three forms, the parts and where they stand."""

from __future__ import annotations

import re
import shutil
from dataclasses import replace
from typing import Any

import pytest

from tests.documents import paper, sample_facts
from tests.documents.paper import LINE
from workflows.gateways.pdf import render
from workflows.law.documents import DOCUMENTS, FILE, LETTER, RECORD
from workflows.queries import notices

pytestmark = pytest.mark.skipif(not shutil.which("pdftotext"), reason="poppler-utils is not installed")

KIND = "no_listing_decision"
CODE = "7K3M9QW2XZ5T8RDA"
PROOF = {"check_code": CODE, "verify_url": f"https://credit.example.gov.cn/verify/{CODE}/"}


def stated(**more: Any) -> dict[str, Any]:
    """The facts of a short decision, with more of them."""
    return {**sample_facts.facts(KIND), **PROOF, **more}


def page(form: str = FILE, **more: Any) -> str:
    """The HTML of a short decision in one of the forms."""
    kept = DOCUMENTS[KIND]
    DOCUMENTS[KIND] = replace(kept, form=form)
    try:
        return notices.html(KIND, stated(**more))
    finally:
        DOCUMENTS[KIND] = kept


def only(found: dict[str, list[tuple[int, paper.Piece]]], name: str) -> paper.Piece:
    """The box of that class: the outermost of those on its page."""
    return found[name][0][1]


def near(*pairs: tuple[float, float], within: float = 0.15) -> None:
    """Each measured length is the demanded one, in millimetres."""
    for measured, demanded in pairs:
        assert measured == pytest.approx(demanded, abs=within)


def test_a_full_page_has_22_lines_of_28_characters_in_the_type_area(tmp_path):
    _first, second, third, *_ = paper.lines(render(page(reason="国" * 28 * 50)), tmp_path)
    assert len(second) == len(third) == 23, "22 lines and the page number"
    full = third[:22]
    assert {len(line.text) for line in full} == {28}
    near(*((line.left, 28.0) for line in full))
    assert max(line.right for line in full) <= 184.2
    near(*((line.middle, 37 + (nth + 0.5) * LINE) for nth, line in enumerate(full)), within=0.4)
    assert full[0].top >= 37 and full[-1].bottom <= 262
    assert {len(line.text) for line in second[1:22]} >= {28}


@pytest.mark.parametrize("name", ["衡州建设有限公司", "喆堃珺瑨赟昉旻玥翀犇垚燚䶮㎡𬭎"])
def test_a_name_that_another_font_draws_does_not_push_the_lines_off_the_grid(name):
    found = paper.boxes(page(reason=f"{name}国" * 60, party={**stated()["party"], "name": name}))
    blocks = [box for _page, box in (*found["to"], *found["p"]) if abs(box.right - box.left - 156) < 0.01]
    lines = [(box.top - 37) / LINE for box in blocks if box.bottom - box.top > 10 and box.top > 140]
    assert len(lines) >= 5
    near(*((line, round(line)) for line in lines), within=0.02)


def test_a_first_line_holds_26_characters_after_its_indentation(tmp_path):
    texts = [line.text for leaf in paper.lines(render(page(reason="国" * 60)), tmp_path) for line in leaf]
    assert "国" * 26 in texts and "国" * 28 in texts


def test_page_numbers_stand_seven_millimetres_below_and_one_character_in(tmp_path):
    leaves = paper.lines(render(page(reason="国" * 28 * 50)), tmp_path)
    for number, leaf in enumerate(leaves, start=1):
        foot = leaf[-1]
        assert foot.text == f"—{number}—"
        near((foot.top, 269.0))
        near((foot.right, 184 - 4.94) if number % 2 else (foot.left, 28 + 4.94), within=0.3)


def test_the_file_form_has_its_red_heading_number_rule_and_title_where_they_belong():
    found = paper.boxes(page())
    heading, number, rule, title = (only(found, name) for name in ("heading", "number", "rule", "h1"))
    near((heading.top, 37 + 35), (rule.left, 28), (rule.right, 184))
    near((rule.top - (number.middle + 8 * 25.4 / 72), 4.0))
    near((title.top - rule.bottom, 2 * LINE), within=0.2)
    near((number.left + number.right, 2 * 106.0))
    near((only(found, "to").top - title.bottom, LINE))


def test_the_letter_form_has_double_rules_and_no_number_on_its_first_page(tmp_path):
    html = page(LETTER, reason="国" * 28 * 20)
    found = paper.boxes(html)
    heading, top, bottom, number = (
        only(found, name) for name in ("heading", "rules-top", "rules-bottom", "number")
    )
    near((heading.top, 30), (top.top - heading.bottom, 4), (bottom.bottom, 297 - 20))
    near((top.left, 20), (top.right, 190), (bottom.left, 20), (bottom.right, 190))
    near((number.top - top.bottom, 14 * 25.4 / 72), (number.right, 184))
    assert re.search(r"rules-top {[^}]*border-top: \.8mm[^}]*border-bottom: \.3mm", html)
    assert re.search(r"rules-bottom {[^}]*border-top: \.3mm[^}]*border-bottom: \.8mm", html)
    first, second, *_ = paper.lines(render(html), tmp_path)
    assert "—" not in first[-1].text and second[-1].text == "—2—"


def test_a_record_is_signed_on_every_page_and_counts_its_pages(tmp_path):
    leaves = paper.lines(render(page(RECORD, reason="国" * 28 * 30)), tmp_path)
    assert len(leaves) > 1
    for number, leaf in enumerate(leaves, start=1):
        assert leaf[-1].text == f"第{number}页共{len(leaves)}页"
        assert leaf[-2].text == "当事人（签名）：承办人（签名）：记录人（签名）："
        assert leaf[-2].top > 262
    assert leaves[0][2].text == "衡州市人力资源和社会保障局"
    assert "heading" not in paper.boxes(page(RECORD))


def test_the_imprint_stands_at_the_foot_of_the_last_page(tmp_path):
    leaves = paper.lines(render(page(copies_to=["甲局", "乙局"], reason="国" * 300)), tmp_path)
    copies, printed = leaves[-1][-3:-1]
    assert copies.text == "抄送：甲局，乙局。"
    assert printed.text == "衡州市人力资源和社会保障局2026年11月20日印发"
    assert 254 < printed.middle < 262 and 246 < copies.middle < 254
    assert all("印发" not in line.text for leaf in leaves[:-1] for line in leaf)


def test_a_letter_is_copied_without_imprint():
    html = page(LETTER, copies_to=["甲局"])
    assert "抄送：" in html and "印发</span>" not in html


def test_attachments_are_numbered_and_a_long_name_goes_on_under_its_first_character(tmp_path):
    long = "责令限期支付工资文书送达回证及本机关对用人单位异议的核实情况说明材料汇编"
    leaf = paper.lines(render(page(attachments=["花名册", long])), tmp_path)[-1]
    at = next(nth for nth, line in enumerate(leaf) if line.text.startswith("附件："))
    first, second, third = leaf[at : at + 3]
    assert first.text == "附件：1.花名册" and second.text.startswith("2.责令") and third.text in long
    near((first.left, 28 + 2 * 5.57), within=0.4)
    near((third.left, 28 + 6 * 5.6), within=0.6)


def test_one_attachment_has_no_number(tmp_path):
    texts = [line.text for line in paper.lines(render(page(attachments=["花名册"])), tmp_path)[-1]]
    assert "附件：花名册" in texts


def test_the_proof_of_authenticity_takes_no_line_of_the_text(tmp_path):
    with_proof, without = paper.boxes(page()), paper.boxes(page(check_code="", verify_url=""))
    proof = only(with_proof, "verification")
    assert proof.bottom <= 30 and only(with_proof, "to") == only(without, "to")
    assert "verification" not in without
    first = paper.lines(render(page()), tmp_path)[0]
    assert first[0].text == "核验码7K3M-9QW2-XZ5T-8RDA"
    assert first[1].text == "扫码或登录credit.example.gov.cn/verify核验真伪"


def test_without_a_public_address_the_code_is_printed_alone():
    html = page(verify_url="")
    assert "7K3M-9QW2-XZ5T-8RDA" in html and "文书核验二维码" not in html and "核验真伪" not in html


def test_a_draft_proves_nothing():
    assert CODE[:4] not in notices.html(KIND, stated(), draft=True)


def test_the_date_stands_four_characters_from_the_edge_below_the_seal():
    found = paper.boxes(page())
    date_line = only(found, "sign-box")
    seal = only(found, "seal")
    near((seal.right - seal.left, 42), ((seal.left + seal.right) / 2, (date_line.left + date_line.right) / 2))
    near(((date_line.left + date_line.right) / 2, 184 - (4 + 3.5) * 16 * 25.4 / 72), within=0.6)
    assert seal.top < date_line.top and seal.bottom > date_line.bottom


def test_the_signature_takes_two_lines_of_text_along_wherever_the_page_ends():
    """One rendering of every length from one line to more than a page, each beginning on a page of its own."""
    head, body = page().split("<body>")
    variants = "".join(
        f'<div style="break-before: page"><p>甲：</p>{"<p class=text>国</p>" * length}{_closing(body, words)}</div>'
        for length in range(1, 24)
        for words in ("特此告知。", "国" * 90)
    )
    found = paper.boxes(f"{head}<body>{variants}</body></html>")
    signed = {number for number, _piece in found["sign"]}
    blocks = {(number, piece) for number, piece in found["text"] if piece.right > 183.9}
    with_it = {
        number: sum(round((piece.bottom - piece.top) / LINE) for at, piece in blocks if at == number)
        for number in signed
    }
    assert len(signed) == 46 and min(with_it.values()) >= 2, with_it
    assert {number for number, _piece in found["imprint"]} == signed


def _closing(body: str, words: str) -> str:
    """The end of a document with these last words and its signature."""
    sign = body[body.index('<div class="sign') : body.index("</body>")]
    return f'<div class="closing"><p class="text">{words}</p>{sign}'


def test_free_paragraph_and_contact_are_printed_and_escaped():
    letterhead = {"contact": "沈<b>静", "postcode": "324000", "review_contact": "衡州市行政复议局"}
    html = page(free_paragraph="停车<i>不便\n请乘公交", letterhead=letterhead)
    assert "停车&lt;i&gt;不便。" in html and "请乘公交。" in html
    assert "（联系人：沈&lt;b&gt;静，电话：0570-0000000，邮编：324000）" in html
    assert "行政复议机构的联系方式" not in html
    decision = notices.html(
        "listing_decision", {**sample_facts.facts("listing_decision"), "letterhead": letterhead}
    )
    assert "行政复议机构的联系方式：衡州市行政复议局。" in decision


def test_the_seal_bears_the_name_that_the_letterhead_says():
    html = page(letterhead={"seal_name": "衡州市人社局"})
    ring = "".join(re.findall(r"translate\(0,-34\)\" font-size=\"[\d.]+\">(.)<", html))
    assert ring == "衡州市人社局" and "样章" in html and "仅供演示" in html


def test_every_form_of_the_catalogue_has_a_base():
    assert {document.form for document in DOCUMENTS.values()} <= {FILE, LETTER, RECORD}
