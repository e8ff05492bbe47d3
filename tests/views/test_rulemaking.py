"""The credit office writes rules in the browser: draft, consult, answer, approve, publish; nothing changes after."""

from datetime import date
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from django.urls import reverse

from workflows.acts import policy as loading
from workflows.models import (
    Article,
    CaseField,
    Deadline,
    Entry,
    Ground,
    ListedMeasure,
    ListType,
    Parameter,
    Person,
    Policy,
    PublicOpinion,
)
from workflows.queries import clock
from workflows.queries import policies as catalogue

pytestmark = pytest.mark.django_db

LIST = "wage-arrears"
START, LAST = date(2026, 3, 2), date(2026, 4, 1)
AFTER = date(2026, 4, 2)
SCRIPT = "<script>alert('意见')</script>"


@pytest.fixture
def zhou(city: Any) -> Person:
    return city.people["zhouw"]


@pytest.fixture
def gu(city: Any) -> Person:
    return city.people["guq"]


def at_version(name: str, policy: Policy, *more: str) -> str:
    """The address of a page of a version."""
    return reverse(name, args=[policy.list_type.code, policy.version, *more])


def step(client: Any, policy: Policy, name: str, **told: Any) -> Any:
    """Do a step in the browser."""
    return client.post(at_version("rules-step", policy, name), told)


def draft(client: Any, effective: date = AFTER) -> Policy:
    """A copy of the version in force."""
    told = {"base": "1", "effective_from": effective.isoformat(), "note": "缩短期限"}
    assert client.post(reverse("rules-draft", args=[LIST]), told).status_code == 302
    return Policy.objects.get(list_type__code=LIST, version=2)


def group(client: Any, policy: Policy, name: str, **changed: str) -> dict[str, Any]:
    """What the browser would send of the parameters of a group, with changes."""
    page = client.get(at_version("rules-parameters", policy, name))
    assert page.status_code == 200
    sent = {}
    for form in page.context["forms"]:
        for field in form:
            value = field.value()
            if value is True:
                sent[field.html_name] = "on"
            elif value not in (None, False):
                sent[field.html_name] = value
    return sent | changed


def amend(client: Any, policy: Policy, name: str, **changed: str) -> Any:
    """Change parameters of a group in the browser."""
    sent = group(client, policy, name, **changed)
    # Who changes a value that was verified says who has confirmed the new one.
    sent |= {
        f"{key.split('-')[0]}-confirmed": "方敏，对照征求意见稿" for key in changed if key.endswith("-value")
    }
    return client.post(at_version("rules-parameters", policy, name), sent)


def published(sign_in: Any, today_is: Any, zhou: Person, gu: Person, **changed: str) -> Policy:
    """A second version, through its whole life, in force from AFTER."""
    today_is(START)
    client = sign_in(zhou)
    policy = draft(client)
    assert amend(client, policy, "repair", **changed).status_code == 302
    assert step(client, policy, "consult", until=LAST.isoformat()).status_code == 302
    today_is(AFTER)
    client = sign_in(gu)
    assert step(client, policy, "approve", because="同意。").status_code == 302
    told = {
        "number": "衡信用办〔2026〕3号",
        "published_on": AFTER.isoformat(),
        "effective_from": AFTER.isoformat(),
    }
    a = step(client, policy, "publish", **told)
    assert a.status_code == 302, a.context["form"].errors
    return Policy.objects.get(pk=policy.pk)


def test_the_whole_story(
    client: Any, city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    """Draft → consult → opinion → answer → approve by another → publish; the former version ends the day before."""
    before = city.case(date(2026, 3, 2), order_deadline=date(2026, 2, 27)).entry
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    assert amend(client, policy, "repair", **{"repair_decision-value": "10"}).status_code == 302
    assert "不少于30日" in step(client, policy, "consult", until="2026-03-31").content.decode()
    assert step(client, policy, "consult", until=LAST.isoformat()).status_code == 302

    client.logout()
    assert "拖欠农民工工资" in client.get(reverse("consultations")).content.decode()
    address = reverse("consultation", args=[policy.pk])
    assert (
        client.post(address, {"text": SCRIPT, "name": "王女士", "contact": "13900000000"}).status_code == 302
    )
    opinion = PublicOpinion.objects.get()
    facts = str([line.facts.data for line in Policy.objects.get(pk=policy.pk).book.lines.all()])
    assert "王女士" not in facts and "13900000000" not in facts and opinion.code in facts

    today_is(AFTER)
    sign_in(gu)
    page = client.get(at_version("rules-version", policy)).content.decode()
    assert SCRIPT not in page and "&lt;script&gt;" in page
    assert "没有答复" in step(client, policy, "approve", because="同意。").content.decode()
    told = {f"{opinion.code}-verdict": "rejected", f"{opinion.code}-answer": "与本名单无关。"}
    assert client.post(at_version("rules-opinion", policy, opinion.code), told).status_code == 302

    sign_in(zhou)
    assert "另一人" in step(client, policy, "approve", because="同意。").content.decode()
    assert Policy.objects.get(pk=policy.pk).state == "consulting"
    sign_in(gu)
    assert step(client, policy, "approve", because="同意。").status_code == 302
    early = {"number": "衡信用办〔2026〕3号", "published_on": "2026-04-02", "effective_from": "2026-04-01"}
    assert step(client, policy, "publish", **early).status_code == 422
    assert step(client, policy, "publish", **{**early, "effective_from": "2026-04-02"}).status_code == 302

    former, policy = Policy.objects.get(list_type__code=LIST, version=1), Policy.objects.get(pk=policy.pk)
    assert (former.effective_to, former.state, policy.state) == (LAST, "published", "published")
    after = city.case(date(2026, 4, 13), order_deadline=AFTER).entry
    assert (before.policy_id, after.policy_id) == (former.pk, policy.pk)
    assert after.policy.load_rules()["repair_decision"].value == "10"
    verbs = list(policy.book.lines.values_list("verb", flat=True))
    assert verbs == [
        "draft_rules", "amend_rules", "verify_rule", "consult", "hear_public", "answer_public", "approve", "promulgate"
    ]  # fmt: skip


def test_what_is_published_is_stone(
    client: Any, city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    """Neither the editor nor the database changes it; only its end may be named."""
    policy = published(sign_in, today_is, zhou, gu)
    assert client.get(at_version("rules-head", policy)).status_code == 409
    tries = (
        lambda: Parameter.objects.filter(policy=policy).update(value="1"),
        lambda: Parameter.objects.filter(policy=policy).delete(),
        lambda: Ground.objects.create(policy=policy, code="x", text="x", clause="x"),
        lambda: Article.objects.create(policy=policy, number="x", text="x"),
        lambda: ListedMeasure.objects.create(policy=policy, name="x", body="x", clause="x"),
        lambda: CaseField.objects.create(policy=policy, name="x", label="x"),
        lambda: Policy.objects.filter(pk=policy.pk).update(document_number="x"),
        lambda: Policy.objects.filter(pk=policy.pk).update(state="draft"),
        lambda: Policy.objects.filter(pk=policy.pk).update(effective_from=START),
    )
    for attempt in tries:
        with pytest.raises(DatabaseError, match="never change"), transaction.atomic():
            attempt()
    assert step(client, policy, "retire", last="2026-12-31", because="不再办理。").status_code == 302
    ended = Policy.objects.get(pk=policy.pk)
    assert (ended.state, ended.effective_to) == ("retired", date(2026, 12, 31))
    assert Policy.in_force(ended.list_type, date(2026, 12, 31)).pk == ended.pk


def test_nothing_typed_is_lost(client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any) -> None:
    """A draft keeps its faults and names them; a new “verified” asks who confirmed it."""
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    page = amend(
        client, policy, "listing", **{"general_minimum-is_verified": "on", "general_minimum-text": "待核原文"}
    )
    assert page.status_code == 422
    assert "由谁核对" in page.content.decode() and "待核原文" in page.content.decode()
    assert (
        amend(
            client,
            policy,
            "identify",
            **{
                "statement_window-unit": "",
                "statement_window-clause": "",
                "statement_window-is_verified": "",
            },
        ).status_code
        == 302
    )
    page = client.get(at_version("rules-version", policy)).content.decode()
    assert "缺少单位" in page and "缺少条款" in page
    answer = step(client, policy, "consult", until=LAST.isoformat())
    assert (
        answer.status_code == 422
        and "缺少单位" in answer.content.decode()
        and LAST.isoformat() in answer.content.decode()
    )
    assert (
        amend(
            client,
            policy,
            "listing",
            **{"general_minimum-is_verified": "on", "general_minimum-confirmed": "方敏，对照原文"},
        ).status_code
        == 302
    )
    assert policy.book.lines.filter(verb="verify_rule").count() == 1


def test_a_recalled_draft_is_heard_anew(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    step(client, policy, "consult", until=LAST.isoformat())
    assert amend_refused(client, policy)
    assert step(client, policy, "recall", because="").status_code == 422
    assert step(client, policy, "recall", because="补充条文。").status_code == 302
    fresh = Policy.objects.get(pk=policy.pk)
    assert (fresh.state, fresh.consults_until) == ("draft", None)
    assert client.get(reverse("consultation", args=[policy.pk])).status_code == 404


def amend_refused(client: Any, policy: Policy) -> bool:
    """Is a version under consultation closed to changes?"""
    return client.post(at_version("rules-part", policy, "grounds"), {}).status_code == 409


def test_one_unfinished_version_at_a_time(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    today_is(START)
    sign_in(zhou)
    draft(client)
    told = {"base": "", "effective_from": "2026-06-01", "note": "另一个"}
    answer = client.post(reverse("rules-draft", args=[LIST]), told)
    assert answer.status_code == 422 and "一次只能起草一个版本" in answer.content.decode()


def new_list(**more: str) -> dict[str, str]:
    """A new list as the browser sends it."""
    return {
        "code": "fire-watch", "name": "消防安全重点关注名单",
        "short_name": "消防关注名单", "aliases": "", "kind": "watch",
        "status": "active", "field": "消防", "deciding_rule": "市消防救援机构", "number_prefix": "XF", "note": "",
        "effective_from": "2026-05-01", "bases-TOTAL_FORMS": "1", "bases-INITIAL_FORMS": "0",
        "bases-0-instrument": "《示例办法》", "bases-0-level": "department_rule", **more,
    }  # fmt: skip


def test_a_list_is_founded_in_the_browser(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    """A negative list without a basis high enough can only be kept as history."""
    today_is(START)
    sign_in(zhou)
    low = client.post(reverse("rules-new"), new_list(**{"bases-0-level": "local_document"}))
    assert (
        low.status_code == 422
        and "历史名单" in low.content.decode()
        and "消防安全重点关注名单" in low.content.decode()
    )
    assert client.post(reverse("rules-new"), new_list(code="new")).status_code == 422
    assert client.post(reverse("rules-new"), new_list()).status_code == 302
    found = ListType.objects.get(code="fire-watch")
    policy = found.policies.get()
    assert policy.book.lines.get().verb == "found_list"
    assert "缺少参数" in client.get(at_version("rules-version", policy)).content.decode()
    rows = {
        "grounds-TOTAL_FORMS": "2", "grounds-INITIAL_FORMS": "0", "grounds-0-code": "hidden-danger",
        "grounds-0-text": "存在重大火灾隐患", "grounds-0-clause": "示例第三条", "grounds-1-text": "没有代码",
    }  # fmt: skip
    wrong = client.post(at_version("rules-part", policy, "grounds"), rows)
    assert wrong.status_code == 422 and "存在重大火灾隐患" in wrong.content.decode()
    rows["grounds-1-text"] = ""
    for lacking, said in (("text", "请填写这一栏"), ("clause", "条款待核"), ("code", "代码只能用字母")):
        half = {**rows, f"grounds-0-{lacking}": "x y" if lacking == "code" else ""}
        refused = client.post(at_version("rules-part", policy, "grounds"), half)
        assert refused.status_code == 422 and said in refused.content.decode(), "no ground is published half"
    assert client.post(at_version("rules-part", policy, "grounds"), rows).status_code == 302
    assert policy.grounds.get().code == "hidden-danger"
    assert client.post(reverse("rules-new"), new_list()).status_code == 422


def test_two_versions_side_by_side(client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any) -> None:
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    amend(client, policy, "repair", **{"repair_decision-value": "10"})
    policy.measures.filter(name="限制评优评先").delete()
    page = client.get(reverse("rules-diff", args=[LIST]), {"a": "1", "b": "2"}).content.decode()
    assert "15个工作日" in page and "10个工作日" in page and "改动" in page and "删去" in page
    same = client.get(reverse("rules-diff", args=[LIST]), {"a": "1", "b": "1"}).content.decode()
    assert "0 处不同" in same


def test_the_dry_run_writes_nothing(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any, django_assert_max_num_queries: Any
) -> None:
    """Open deadlines move only “if”; the first day of a repair application really moves."""
    waiting = city.case(date(2026, 3, 2), order_deadline=date(2026, 2, 27)).entry
    listed, _day = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    amend(client, policy, "repair", **{"repair_minimum-value": "3"})
    amend(client, policy, "identify", **{"decision_window-value": "10"})
    due = Deadline.objects.get(entry=waiting, kind="decide").due_on
    with django_assert_max_num_queries(40):
        page = client.get(at_version("rules-dryrun", policy)).content.decode()
    assert listed.entry.number in page and "最早可以申请提前移出" in page and waiting.number not in page
    page = client.get(at_version("rules-dryrun", policy), {"group": "what_if"}).content.decode()
    assert waiting.number in page and "提前 10 个工作日" in page and due.isoformat() in page
    table = client.get(at_version("rules-dryrun-csv", policy)).content.decode()
    assert waiting.number in table and listed.entry.number in table
    assert Deadline.objects.get(entry=waiting, kind="decide").due_on == due


def test_the_application_date_chooses_the_rules_of_a_repair(
    client: Any, city: Any, zhou: Person, gu: Person, sign_in: Any, today_is: Any
) -> None:
    walk, _day = city.listed(date(2026, 1, 12), order_deadline=date(2026, 1, 8))
    published(sign_in, today_is, zhou, gu, **{"repair_minimum-value": "3"})
    entry = Entry.objects.get(pk=walk.entry.pk)
    assert entry.repair_rules(LAST)["repair_minimum"].value == "6"
    assert entry.repair_rules(AFTER)["repair_minimum"].value == "3"
    assert entry.policy.version == 1


def test_opinions_are_limited(client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any) -> None:
    """Too many, too long or too late: said so, and nothing is lost."""
    today_is(START)
    sign_in(zhou)
    policy = draft(client)
    step(client, policy, "consult", until=LAST.isoformat())
    client.logout()
    address = reverse("consultation", args=[policy.pk])
    assert client.post(address, {"text": "长" * 2001}).status_code == 422
    for _number in range(10):
        assert client.post(address, {"text": "建议延长。"}, REMOTE_ADDR="10.1.1.1").status_code == 302
    answer = client.post(address, {"text": "第十一条。"}, REMOTE_ADDR="10.1.1.1")
    assert answer.status_code == 429 and "第十一条。" in answer.content.decode()
    today_is(AFTER)
    late = client.post(address, {"text": "晚了。"}, REMOTE_ADDR="10.9.8.7")
    assert late.status_code == 409 and "晚了。" in late.content.decode()


def test_a_draft_of_the_catalogue_falls_to_the_office_that_takes_it_up(
    client: Any, city: Any, zhou: Person, sign_in: Any, today_is: Any
) -> None:
    """It has neither book nor office; the first change gives it both, and loading the catalogue leaves it alone."""
    today_is(START)
    sign_in(zhou)
    policy = Policy.objects.filter(state="draft").order_by("pk")[0]
    assert (policy.book, policy.department) == (None, None)
    head = {
        "instrument": "《示例办法》", "issuer": "示例部", "basis_level": "部门规章", "jurisdiction": "全国",
        "effective_from": "2026-06-01", "source": "", "note": "",
    }  # fmt: skip
    assert client.post(at_version("rules-head", policy), head).status_code == 302
    assert amend(client, policy, "identify", **{"decision_window-is_used": ""}).status_code == 302
    taken = Policy.objects.get(pk=policy.pk)
    assert taken.department == city.offices["HC-XY"] and taken.hands == [zhou.pk]
    assert taken.book.lines.first().verb == "draft_rules"
    loading.load_all(catalogue.bundled(), at=clock.now())
    assert Policy.objects.get(pk=policy.pk).instrument == "《示例办法》"
