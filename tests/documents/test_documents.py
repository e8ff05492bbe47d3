"""What each official document must carry, and the remedies it must state."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.template.loader import get_template

from tests.documents import paper, sample_facts
from workflows.acts.notice import seal_facts
from workflows.law.clauses import is_marked
from workflows.law.documents import DOCUMENTS, RECORD, applies, missing, number
from workflows.law.remedies import remedies
from workflows.queries.notices import html, printable

KINDS = sorted(DOCUMENTS)
REGULAR = sample_facts.AUTHORITY
THE_PROCEDURE = """
    case_registration
    prior_notice
    hearing_notice hearing_refusal hearing_record statement_record statement_answer
    listing_decision no_listing_decision warning_letter
    repair_notice
    measures_transfer circular
    rectification_notice interview_notice interview_record advice_letter
    objection_accepted objection_completion objection_rejected objection_result objection_ended
    commitment_letter application_accepted application_completion application_rejected training_certificate
    repair_granted repair_refused
    removal_notice removal_announcement
    rescission_notice rescission_decision revocation_decision
    service_receipt address_confirmation
    file_index
"""


def test_the_catalogue_holds_exactly_the_documents_of_the_procedure():
    """Domain §4.1, in its order; red lists have a public notice besides, which has only a general letter."""
    assert set(KINDS) == set(THE_PROCEDURE.split())


def test_every_kind_has_its_own_number_series_and_records_have_none():
    numbered = [document for document in DOCUMENTS.values() if document.is_numbered]
    assert len({document.series for document in numbered}) == len(numbered)
    assert {d.kind for d in DOCUMENTS.values() if not d.is_numbered} == {
        d.kind for d in DOCUMENTS.values() if d.form == RECORD
    }
    assert number("prior_notice", "衡人社", 2026, 1) == "衡人社信告〔2026〕1号"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_a_template(kind):
    assert get_template(DOCUMENTS[kind].template)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("person", [False, True])
def test_complete_facts_miss_nothing(kind, person):
    assert missing(kind, sample_facts.facts(kind, person)) == []


@pytest.mark.parametrize("kind", KINDS)
def test_taking_any_mandatory_element_away_is_noticed(kind):
    for person in (False, True):
        for element in DOCUMENTS[kind].elements:
            if not applies(element, sample_facts.facts(kind, person)):
                continue
            facts = copy.deepcopy(sample_facts.facts(kind, person))
            *path, last = element.key.split(".")
            holder = facts
            for step in path:
                holder = holder[step]
            for blank in ("", "  ", None, []):
                holder[last] = blank
                assert element.label in missing(kind, facts)


def test_a_refusal_to_adopt_a_statement_is_an_answer():
    facts = copy.deepcopy(sample_facts.facts("statement_answer"))
    facts["statement"]["adopted"] = False
    assert missing("statement_answer", facts) == []
    assert "不予采纳" in html("statement_answer", facts)


def test_a_person_is_named_with_employer_and_post_only_when_a_person():
    company = sample_facts.facts("prior_notice")
    assert missing("prior_notice", company) == []
    person = {**company, "party": {**sample_facts.PERSON, "capacity": "", "lead_name": ""}}
    assert missing("prior_notice", person) == ["当事人在用人单位的身份", "用人单位名称"]


def test_remedies_go_to_the_government_of_the_same_level_since_2024():
    told = remedies(REGULAR, date(2024, 1, 1))
    assert told["review_body"] == "衡州市人民政府"
    assert (told["review_days"], told["litigation_months"]) == (60, 6)
    for part in ("60日", "6个月", "衡州市人民政府", "衡州市云川区人民法院", "不停止本决定的执行", "之日起"):
        assert part in told["text"]
    assert "上一级" not in told["text"]


def test_remedies_before_2024_leave_the_choice_of_the_upper_department():
    assert remedies(REGULAR, date(2023, 12, 31))["review_body"] == "衡州市人民政府或者上一级主管部门"


def test_remedies_of_a_vertical_authority_go_up():
    assert (
        remedies({**REGULAR, "authority_kind": "vertical"}, date(2026, 11, 20))["review_body"]
        == "上一级主管部门"
    )


@pytest.mark.parametrize("kind", KINDS)
def test_the_remedies_paragraph_is_printed_where_it_belongs_and_nowhere_else(kind):
    page = html(kind, sample_facts.facts(kind))
    assert ("申请行政复议" in page) is DOCUMENTS[kind].has_remedies


def test_listing_and_refusal_are_open_to_remedies_and_notices_are_not():
    assert DOCUMENTS["listing_decision"].has_remedies and DOCUMENTS["repair_refused"].has_remedies
    assert not DOCUMENTS["prior_notice"].has_remedies and not DOCUMENTS["repair_notice"].has_remedies


def test_remedies_frozen_at_issue_are_printed_as_frozen():
    facts = {**sample_facts.facts("listing_decision"), "remedies": {"text": "当时告知的救济途径。"}}
    page = html("listing_decision", facts)
    assert "当时告知的救济途径。" in page and "申请行政复议" not in page


def test_the_prior_notice_tells_of_objection_and_of_the_way_not_to_be_listed():
    page = html("prior_notice", sample_facts.facts("prior_notice"))
    for part in (
        "提出异议",
        "5个工作日",
        "第七条",
        "可以不予列入",
        "86人",
        "1,286,400.00元",
        "2026年10月30日",
    ):
        assert part in page


def test_the_decision_carries_the_five_contents_of_article_8():
    page = html("listing_decision", sample_facts.facts("listing_decision"))
    for heading in ("列入事由", "列入依据", "联合惩戒措施提示", "提前移出条件和程序", "救济措施"):
        assert f"<h2>{heading}</h2>" in page


def test_the_decision_says_nothing_of_an_objection_it_was_not_told_about():
    facts = sample_facts.facts("listing_decision")
    assert "不予采纳，理由为" in html("listing_decision", facts)
    assert "未提出异议" in html("listing_decision", {**facts, "statement": {}})
    silent = {key: value for key, value in facts.items() if key != "statement"}
    assert "提出异议" not in html("listing_decision", silent)


def test_a_listing_cites_the_article_it_rests_on_and_not_the_whole_policy():
    page = html("listing_decision", sample_facts.facts("listing_decision"))
    assert "第五条：用人单位拖欠农民工工资" in page and "第七条" not in page


def test_a_letter_to_a_person_does_not_name_the_other_persons():
    facts = {
        **sample_facts.facts("listing_decision", person=True),
        "associates": sample_facts.FACTS["associates"],
    }
    assert "王翀" not in paper.words(html("listing_decision", facts))
    assert "王翀" in paper.words(html("listing_decision", sample_facts.facts("listing_decision")))


def test_a_subject_that_ceased_to_exist_leaves_without_an_item_of_article_17():
    facts = copy.deepcopy(sample_facts.facts("removal_notice"))
    facts["removal"] |= {"ground": "extinct", "ground_text": "主体消灭"}
    assert "主体消灭。" in html("removal_notice", facts) and "第十七条" not in html("removal_notice", facts)


@pytest.mark.parametrize(
    ("ground", "item"), [("term", "（一）"), ("repair", "（二）"), ("revoked", "（三）")]
)
def test_a_removal_cites_the_item_of_its_ground(ground, item):
    facts = copy.deepcopy(sample_facts.facts("removal_notice"))
    facts["removal"]["ground"] = ground
    assert f"第十七条第一款第{item}项" in html("removal_notice", facts)


def test_the_specimen_seal_leaves_its_place_to_a_real_one(settings, tmp_path):
    facts = sample_facts.facts("listing_decision")
    assert "样章" not in html("listing_decision", facts | {"specimen_seal": False})
    assert "样章" in html("listing_decision", facts | {"specimen_seal": True})
    settings.XINHENG_SEAL_STORE = tmp_path / "seal.p12"

    def drawn(seal, *, demo):
        settings.XINHENG_SEAL, settings.XINHENG_DEMO = seal, demo
        return seal_facts()["specimen_seal"]

    assert drawn("none", demo=True) and not drawn("none", demo=False)
    assert not drawn("service", demo=True) and not drawn("pades", demo=True)
    (tmp_path / "TEST").write_bytes(b"")
    assert drawn("pades", demo=False)


def test_a_draft_has_a_watermark_and_neither_number_nor_seal():
    facts = sample_facts.facts("listing_decision")
    page = html("listing_decision", facts, draft=True)
    assert "草稿" in page and facts["number"] not in page and "样章" not in page
    final = html("listing_decision", facts)
    assert "草稿" not in final and facts["number"] in final and "样章" in final and "仅供演示" in final


def test_a_draft_prints_before_the_facts_are_complete():
    assert "草稿" in html("listing_decision", {}, draft=True)


def test_a_corrected_document_names_the_one_it_replaces():
    facts = {**sample_facts.facts("listing_decision"), "replaces": "衡人社信决〔2026〕8号"}
    assert "更正并取代本机关此前制发的衡人社信决〔2026〕8号文书" in html("listing_decision", facts)


@pytest.mark.parametrize("kind", KINDS)
def test_every_field_is_escaped(kind):
    def poisoned(value):
        if isinstance(value, dict):
            return {key: poisoned(item) for key, item in value.items()}
        if isinstance(value, list):
            return [poisoned(item) for item in value]
        return f"{value}<script>" if isinstance(value, str) and not value.startswith("20") else value

    assert "<script" not in html(kind, poisoned(sample_facts.facts(kind)))


def test_iso_dates_are_written_as_on_official_documents():
    assert printable({"on": ["2026-04-01"], "n": 3, "text": "完。"}) == {
        "on": ["2026年4月1日"],
        "n": 3,
        "text": "完",
    }


@pytest.mark.parametrize(
    ("basis", "said", "absent"),
    [
        ("order_annulled", "依照《办法》第十六条，本机关决定：撤销对你单位的列入决定", "将你单位移出失信"),
        ("listing_annulled", "依照《办法》第十七条，本机关决定：将你单位移出失信", "撤销对你单位的列入决定"),
        ("own_error", "本机关决定：撤销对你单位的列入决定", "依照《办法》第十六条"),
    ],
)  # fmt: skip
def test_a_listing_is_annulled_on_its_own_ground_and_only_once(basis, said, absent):
    """What a court has annulled is not annulled again; an own error rests on no other body's document."""
    facts = copy.deepcopy(sample_facts.facts("revocation_decision"))
    facts["revocation"]["basis"] = basis
    if basis == "own_error":
        facts["revocation"] |= {"document_number": "", "document_date": "", "body": ""}
    assert missing("revocation_decision", facts) == []
    page = paper.words(html("revocation_decision", facts))
    assert said in page and absent not in page and "以下简称《办法》" in page


def test_a_clause_of_the_rule_is_cited_by_the_short_name_that_the_letter_introduced():
    page = paper.words(html("listing_decision", sample_facts.facts("listing_decision")))
    assert "（《办法》第五条第（一）项）" in page and "（依据：《办法》第十条）" in page
    assert "（依据：办法第十条）" in html(
        "measures_transfer", sample_facts.facts("measures_transfer") | {"instrument": "《别的规定》"}
    )


def test_who_reads_of_another_case_is_not_called_your_unit():
    page = paper.words(html("case_registration", sample_facts.facts("case_registration")))
    assert "该单位在云川区" in page and "你单位" not in page


def test_a_record_that_nobody_signed_does_not_say_that_it_was_read_and_found_true():
    facts = copy.deepcopy(sample_facts.facts("statement_record"))
    assert "与我所说的一致" in html("statement_record", facts)
    facts["record"]["refused"] = "拒绝签名，未说明理由"
    page = html("statement_record", facts)
    assert "拒绝签名的情况：拒绝签名，未说明理由。" in page and "与我所说的一致" not in page


def test_the_review_office_is_named_beside_the_remedies_and_before_the_closing_words():
    facts = sample_facts.facts("rectification_notice") | {
        "letterhead": {"review_contact": "衡州市行政复议局"}
    }
    page = html("rectification_notice", facts)
    assert page.index("申请行政复议") < page.index("行政复议机构的联系方式") < page.index("特此通知")


def test_a_clause_that_is_marked_as_unverified_is_not_cited():
    facts = sample_facts.facts("listing_decision") | {
        "instrument": "《别的规定》",
        "ground_clause": "2015年部门规定（条款待核）",
        "measures": [{"name": "限制评优评先", "basis": "国发〔2016〕33号（条款待核）"}],
        "basis": [{"instrument": "《别的规定》", "article": "第三条（待核）", "text": "列入名单"}],
    }
    page = html("listing_decision", facts)
    assert "待核" not in page and "限制评优评先。" in page and "依据：" not in page
    # What is said beside a clause counts, not a word that happens to stand in it.
    read = {"ground_clause": "待核准项目管理规定第三条", "ground_is_verified": True}
    assert "待核准项目管理规定第三条" in html("listing_decision", facts | read)
    assert "第三条" not in html(
        "listing_decision", facts | {"ground_clause": "第三条", "ground_is_verified": False}
    )
    assert (
        is_marked("总局令第54号（条款待核）")
        and is_marked("第三条（待核）")
        and not is_marked("待核准项目规定")
    )
