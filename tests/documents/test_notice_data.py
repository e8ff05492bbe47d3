"""The machine-readable notice: what the page states, and nothing that it does not."""

from __future__ import annotations

import copy
import json

import pytest

from tests.documents import sample_facts
from workflows.law.documents import DOCUMENTS
from workflows.queries.notices import html, machine_readable

KINDS = sorted(DOCUMENTS)
CODE = "7K3M9QW2XZ5T8RDA"


def leaves(value):
    """Every single value in the data."""
    if isinstance(value, dict):
        return [leaf for item in value.values() for leaf in leaves(item)]
    if isinstance(value, list):
        return [leaf for item in value for leaf in leaves(item)]
    return [value]


def test_the_decision_states_its_number_parties_list_basis_period_and_remedies():
    facts = {
        **sample_facts.facts("listing_decision"),
        "check_code": CODE,
        "verify_url": f"https://x.cn/verify/{CODE}/",
    }
    facts["remedies"] = {"text": "可以申请行政复议。", "review_days": 60}
    data = machine_readable("listing_decision", facts)
    assert (data["schema"], data["language"]) == ("xinheng-notice/1", "zh-CN")
    assert data["kind"] == "listing_decision" and data["number"] == facts["number"]
    assert data["title"] == "拖欠农民工工资失信联合惩戒对象名单列入决定书"
    assert data["issued_on"] == "2026-11-20" and data["authority"]["name"] == "衡州市人力资源和社会保障局"
    assert data["party"] == {
        "name": "衡州喆堃建筑工程有限公司",
        "code_label": "统一社会信用代码",
        "code": "91330211MA0TE5T16A",
    }
    assert data["list"]["name"] == "拖欠农民工工资失信联合惩戒对象名单"
    assert [item["article"] for item in data["legal_basis"]] == ["第五条"]
    content = data["content"]
    assert (content["decided_on"], content["listed_until"], content["period_text"]) == (
        "2026-11-20",
        "2029-11-19",
        "3年",
    )
    assert content["amount"] == "1286400.00" and content["workers"] == 86
    assert data["remedies"] == {"text": "可以申请行政复议。"}, "60 days are not printed here"
    assert data["verification"] == {"code": CODE, "address": f"https://x.cn/verify/{CODE}/"}


def test_what_the_page_does_not_say_is_not_in_the_data():
    facts = {**sample_facts.facts("listing_decision"), "secret": "内部意见", "policy": "wage-arrears v3"}
    data = machine_readable("listing_decision", facts)
    told = json.dumps(data, ensure_ascii=False)
    for unsaid in ("内部意见", "wage-arrears", facts["case_number"], "enterprise", "regular", "发包方未按期"):
        assert unsaid not in told
    assert "defence" not in data["content"], "5个工作日 is not said by 15个工作日"
    assert "revocation" not in data["content"]


def test_identifiers_are_as_the_notice_shows_them():
    facts = sample_facts.facts("prior_notice", person=True)
    facts = {**facts, "party": {**facts["party"], "code_display": "110***********002X"}}
    told = json.dumps(machine_readable("prior_notice", facts), ensure_ascii=False)
    assert "110***********002X" in told and sample_facts.PERSON["code"] not in told
    company = json.dumps(
        machine_readable("prior_notice", sample_facts.facts("prior_notice")), ensure_ascii=False
    )
    assert "110*************2X" in company


def test_to_a_person_that_unit_is_named_as_on_the_page():
    facts = copy.deepcopy(sample_facts.facts("prior_notice", person=True))
    facts["facts_summary"] = "该单位没有支付工资。"
    content = machine_readable("prior_notice", facts)["content"]
    assert content["facts_summary"] == "衡州喆堃建筑工程有限公司没有支付工资。"


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_has_data_that_json_can_hold(kind):
    facts = sample_facts.facts(kind)
    page = html(kind, facts)
    data = machine_readable(kind, facts, page)
    assert json.loads(json.dumps(data)) == data
    assert data["authority"]["name"] == facts["authority"]["name"]
    assert all(leaf not in (None, "") for leaf in leaves(data))
    assert data == machine_readable(kind, facts), "the page it is given is the page it would make"
