"""What each official document must carry, and the remedies it must state."""

from __future__ import annotations

import copy
from datetime import date

import pytest
from django.template.loader import get_template

from tests.documents import paper, sample_facts
from workflows.law.documents import DOCUMENTS, RECORD, applies, missing, number
from workflows.law.remedies import remedies
from workflows.queries.notices import html, printable

KINDS = sorted(DOCUMENTS)
REGULAR = sample_facts.AUTHORITY
THE_PROCEDURE = """
    case_registration
    prior_notice
    hearing_notice hearing_record statement_record statement_answer
    listing_decision no_listing_decision warning_letter
    repair_notice
    measures_transfer circular
    rectification_notice interview_notice interview_record
    objection_accepted objection_completion objection_rejected objection_result
    commitment_letter application_accepted application_completion application_rejected training_certificate
    repair_granted repair_refused
    removal_notice removal_announcement
    rescission_decision revocation_decision
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
