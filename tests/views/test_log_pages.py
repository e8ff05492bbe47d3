"""The audit desk: who may read which lines, what a line proves, and that a look at a person leaves a line."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from workflows.acts import log as log_act
from workflows.acts.people import appoint
from workflows.law import duties
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Department, Entry, Facts, Person, Transition
from workflows.queries import log, log_facts

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

SINCE = date(2024, 1, 1)


@pytest.fixture
def without_stone(db: None) -> None:
    """Let this one test forge a line; its rollback puts the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            for name in ("workflows_transition_no_update", "workflows_facts_no_update"):
                cursor.execute(f"DROP TRIGGER {name}")


@pytest.fixture
def told(city: Any, today_is: Any) -> Any:
    """A case whose prior notices were served."""
    walk = city.notified()
    today_is(date(2026, 3, 10))
    return walk


def person(city: Any, name: str, office: str, role: str) -> Person:
    """Somebody with one post."""
    made = demo.person(name, name)
    appoint(made, city.offices[office], role, since=SINCE)
    return Person.objects.get(pk=made.pk)


def desk(client: Any, **query: str) -> list[tuple[str, str]]:
    """Entry and verb of the lines the desk shows."""
    answer = client.get(reverse("log"), query)
    assert answer.status_code == 200
    return [(row.line.book.ref, row.line.verb) for row in answer.context["page"].rows]


def line_page(client: Any, entry: Entry, seq: int) -> Any:
    """The page of one line."""
    return client.get(reverse("log-line", args=[entry.number, seq]))


def seq_of(entry: Entry, verb: str) -> int:
    """The first line of an entry with this verb."""
    return Transition.objects.filter(book=entry.book, verb=verb).order_by("seq")[0].seq


# --- who may ---------------------------------------------------------------------------------------
@pytest.mark.parametrize("who", ["clara", "rolf", "lena", "hugo", "stella", "clock", "acmes_speaker", "nora"])
def test_only_auditors_open_the_desk(city: Any, told: Any, sign_in: Any, who: str) -> None:
    client = sign_in(getattr(city, who))
    assert client.get(reverse("log")).status_code == 403
    assert line_page(client, told.entry, 1).status_code == 403
    assert client.post(reverse("log-verify")).status_code == 403


def test_a_visitor_is_sent_to_sign_in(client: Any, told: Any) -> None:
    for answer in (
        client.get(reverse("log")),
        line_page(client, told.entry, 1),
        client.post(reverse("log-verify")),
    ):
        assert answer.status_code == 302 and "/login/" in answer["Location"]


def test_an_auditor_reads_the_lines_of_the_branch_only(city: Any, told: Any, sign_in: Any) -> None:
    number = told.entry.number
    for office, seen in (("HC", True), ("HC-RS", True), ("AL", False), ("HC-SJ", False)):
        client = sign_in(person(city, f"auditor-{office}", office, "auditor"))
        assert bool(desk(client)) is seen
        assert line_page(client, told.entry, 1).status_code == (200 if seen else 404)
        assert client.post(reverse("log-verify"), {"book": number}).status_code == (302 if seen else 422)
        last = client.get(reverse("log")).context["last"]
        assert (last["entries"] if last else 0) == (1 if seen else 0)
        assert all(ref == number for ref, _verb in desk(client))


def test_a_relieved_auditor_reads_nothing(city: Any, told: Any, sign_in: Any) -> None:
    auditor = person(city, "former", "HC", "auditor")
    auditor.posts.update(until=date(2026, 1, 1))
    assert sign_in(auditor).get(reverse("log")).status_code == 403


def test_unknown_lines_are_not_found(city: Any, told: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    assert line_page(client, told.entry, 9999).status_code == 404
    assert client.get(reverse("log-line", args=["LR-1999-0001", 1])).status_code == 404


@pytest.mark.parametrize("method", ["post", "put", "delete"])
def test_the_log_can_only_be_read(city: Any, told: Any, sign_in: Any, method: str) -> None:
    client = sign_in(city.anna)
    for address in (reverse("log"), reverse("log-line", args=[told.entry.number, 1])):
        assert getattr(client, method)(address).status_code == 405
    assert client.get(reverse("log-verify")).status_code == 405


# --- the desk ---------------------------------------------------------------------------------------
def test_a_line_says_who_did_what_in_which_post(city: Any, told: Any, sign_in: Any) -> None:
    said = sign_in(city.anna).get(reverse("log"), {"verb": "notify"}).content.decode()
    words = ("告知当事人", "衡川启恒建筑劳务有限公司", "沈佳宁", "市人社局 经办", "拟列入 → 已告知", "一致")
    for word in (*words, told.entry.number):
        assert word in said


def test_the_name_of_a_person_is_masked(city: Any, told: Any, sign_in: Any) -> None:
    subject = told.entry.subject
    subject.kind, subject.name = "person", "欧阳建国"
    subject.save()
    client = sign_in(city.anna)
    for answer in (client.get(reverse("log")), line_page(client, told.entry, 1)):
        assert "欧＊＊＊" in answer.content.decode() and "欧阳" not in answer.content.decode()


def test_each_filter_narrows(city: Any, told: Any, sign_in: Any) -> None:
    other = city.case(date(2026, 3, 9), company="hongtuo").entry
    client, number = sign_in(city.anna), told.entry.number
    assert {ref for ref, _verb in desk(client, period="all")} == {number, other.number}
    assert {ref for ref, _verb in desk(client)} == {other.number}, "opens on the shortest period with a line"
    assert {ref for ref, _verb in desk(client, entry=other.number.lower())} == {other.number}
    assert desk(client, verb="notify") == [(number, "notify")]
    assert {verb for _ref, verb in desk(client, actor="郑博")} == {"review_notice", "issue_notice"}
    assert desk(client, actor="zhengb") == desk(client, actor="郑") == desk(client, post="reviewer")
    assert desk(client, since="2026-03-09") == [(other.number, "propose")]
    assert desk(client, since="2026-03-09", until="2026-03-09") == [(other.number, "propose")]
    assert {ref for ref, _verb in desk(client, until="2026-03-08")} == {number}
    assert desk(client, since="2026-03-10") == []
    assert "notify" in {verb for _ref, verb in desk(client, result="changed")}
    assert "verify_case" in {verb for _ref, verb in desk(client, result="kept")}
    assert "notify" not in {verb for _ref, verb in desk(client, result="kept")}
    assert desk(client, result="against") == []


def test_a_return_is_found_among_what_was_turned_down(city: Any, sign_in: Any) -> None:
    walk = city.case().to_review(date(2026, 3, 2))
    walk.do("review", city.rolf, date(2026, 3, 3), outcome="return", reason="请核对。")
    assert desk(sign_in(city.anna), result="against") == [(walk.entry.number, "return_case")]


@pytest.mark.parametrize(
    ("asked", "field", "said"),
    [
        ({"since": "2026-05-05", "until": "2026-01-01"}, "until", "结束日期早于开始日期"),
        ({"since": "not a day"}, "since", "日期"),
        ({"verb": "no verb"}, "verb", "no verb"),
        ({"actor": "查无此人"}, "actor", "您的范围内没有姓名或者用户名含“查无此人”的人员"),
        ({"entry": "LR-1999-0001"}, "entry", "您的范围内没有编号为“LR-1999-0001”的条目"),
        ({"period": "yesterday"}, "period", "yesterday"),
    ],
)
def test_a_wrong_filter_stands_at_its_field_and_shows_no_line(
    city: Any, told: Any, sign_in: Any, asked: dict[str, str], field: str, said: str
) -> None:
    """What was typed stays; lines that do not answer the question are not shown as if they did."""
    answer = sign_in(city.anna).get(reverse("log"), asked)
    page = answer.content.decode()
    assert answer.context["page"].rows == [] and "没有列出任何行" in page
    form = answer.context["form"]
    assert said in " ".join(form.errors[field]) and form[field].value() == asked[field]
    if field != "period":  # which has no field of its own on the page
        assert form.is_exact and f'id="id_{field}_error"' in page


def test_every_line_is_on_one_page_only(city: Any, told: Any) -> None:
    anna, seen, after = Person.objects.get(pk=city.anna.pk), [], ""
    while page := log.page_of(anna, {}, after=after, size=4):
        seen += [row.line.pk for row in page.rows]
        after = page.after
        if not after:
            break
    assert seen == list(Transition.objects.order_by("-pk").values_list("pk", flat=True))
    back = log.page_of(anna, {}, before=page.before, size=4)
    assert [row.line.pk for row in back.rows] == seen[-len(page.rows) - 4 : -len(page.rows)]
    assert log.page_of(anna, {}, after="forged", size=4) == log.page_of(anna, {}, size=4)


def queries(client: Any, address: str) -> int:
    """How many queries a page costs."""
    with CaptureQueriesContext(connection) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_queries_do_not_grow(city: Any, told: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    one_line = reverse("log-line", args=[told.entry.number, seq_of(told.entry, "issue_notice")])
    addresses = (reverse("log"), reverse("log") + "?verb=propose&post=case_officer", one_line)
    for address in addresses:
        client.get(address)
    before = [queries(client, address) for address in addresses]
    for company in ("hongtuo", "zhongxing", "yuanyi"):
        city.notified(company=company)
    assert [queries(client, address) for address in addresses] == before
    # Six of them count the facets, eleven are the chain, the witnesses, the sample and the findings beside the lines.
    assert max(before) <= 36


# --- checks -----------------------------------------------------------------------------------------
def test_a_forged_line_is_marked_on_the_desk_and_explained(
    city: Any, told: Any, sign_in: Any, without_stone: None
) -> None:
    client = sign_in(city.anna)
    assert "不一致" not in client.get(reverse("log")).content.decode()
    Transition.objects.filter(book=told.entry.book, seq=3).update(verb="dismiss")
    answer = client.get(reverse("log"))
    assert [row.line.seq for row in answer.context["page"].rows if not row.holds] == [3]
    assert "本页有 1 行不一致" in answer.content.decode()
    said = line_page(client, told.entry, 3).content.decode()
    assert "不同：这一行写入后被改动" in said
    assert "相同：内容与本簿记载的摘要一致" in line_page(client, told.entry, 4).content.decode()


def test_forged_facts_are_explained(city: Any, told: Any, sign_in: Any, without_stone: None) -> None:
    Facts.objects.filter(line__book=told.entry.book, line__seq=1).update(data={"amount": "1.00"})
    assert "加盐摘要不同：事实被改动" in line_page(sign_in(city.anna), told.entry, 1).content.decode()


def test_the_page_of_a_line_shows_the_recomputation(city: Any, told: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    first, second = Transition.objects.filter(book=told.entry.book).order_by("seq")[:2]
    said = line_page(client, told.entry, 1).content.decode()
    assert "0" * 64 in said and first.hash in said and "从 64 个零开始" in said
    assert Facts.objects.get(line=first).salt not in said
    assert reverse("log-line", args=[told.entry.number, 2]) in said
    said = line_page(client, told.entry, 2).content.decode()
    assert first.hash in said and second.hash in said and second.gesture in said
    assert "&quot;verb&quot;:&quot;verify_case&quot;" in said


def test_a_part_is_verified_at_once_with_figures_and_time(city: Any, told: Any, sign_in: Any) -> None:
    client = sign_in(city.anna)
    answer = client.post(reverse("log-verify"), {"filters": "verb=notify"}, follow=True)
    said = answer.content.decode()
    lines = Transition.objects.count()
    assert "没有发现问题" in said and "这一段通过" in said and f"1 本簿，{lines} 行，用时" in said
    assert all(holds for _words, holds in answer.context["last"]["checks"])
    assert [row.line.verb for row in answer.context["page"].rows] == ["notify"], "the filters are still there"
    assert "全部通过" not in said, "a part says nothing of the whole"


def test_a_verification_names_what_it_found(city: Any, told: Any, sign_in: Any) -> None:
    Entry.objects.filter(pk=told.entry.pk).update(state="listed")
    client = sign_in(city.anna)
    answer = client.post(reverse("log-verify"), {"book": told.entry.number.lower()}, follow=True)
    said = answer.content.decode()
    assert "发现 1 处问题" in said and "现状是“在列”" in said and "这一段通过" not in said
    assert [holds for _words, holds in answer.context["last"]["checks"]] == [True, True, False]
    assert reverse("log-line", args=[told.entry.number, seq_of(told.entry, "notify")]) in said


# --- facts of persons --------------------------------------------------------------------------------
def test_an_auditor_sees_personal_facts_and_each_look_is_a_line(city: Any, told: Any, sign_in: Any) -> None:
    entry, client = told.entry, sign_in(city.anna)
    before = entry.book.lines_count
    said = line_page(client, entry, 1).content.decode()
    assert "何小明" in said and "这次查看已写入台账" in said
    look = Transition.objects.filter(book=entry.book).latest("seq")
    assert (look.seq, look.verb, look.actor) == (before + 1, "view_file", city.anna)
    assert look.facts.data == {"person": "line/1"}
    line_page(client, entry, 1)
    assert Transition.objects.filter(book=entry.book).count() == before + 1, "once an hour is enough"


def test_a_look_at_plain_facts_leaves_no_line(city: Any, told: Any, sign_in: Any) -> None:
    entry, client = told.entry, sign_in(city.anna)
    before = Transition.objects.count()
    said = line_page(client, entry, seq_of(entry, "issue_notice")).content.decode()
    assert "文号" in said and "已写入台账" not in said
    client.get(reverse("log"))
    assert Transition.objects.count() == before


def test_an_audit_administrator_sees_no_personal_facts(city: Any, told: Any, sign_in: Any) -> None:
    entry = told.entry
    client = sign_in(person(city, "audit-admin", "HC", "audit_admin"))
    before = Transition.objects.count()
    said = line_page(client, entry, 1).content.decode()
    assert "何小明" not in said and "已隐去" in said and entry.case_number in said
    assert reverse("entry", args=[entry.number]) not in said
    reason = "责令文书、欠薪明细和责任人员核对无误"
    seq = seq_of(entry, "verify_case")
    assert reason in Facts.objects.get(line__book=entry.book, line__seq=seq).data["because"]
    assert reason not in line_page(client, entry, seq).content.decode()
    assert Transition.objects.count() == before


def test_unknown_facts_are_masked_by_default(city: Any, told: Any) -> None:
    from workflows.queries import log_facts

    line = log.line_of(Person.objects.get(pk=city.anna.pk), told.entry.number, 1)
    line.facts.data = {"particulars": "1.00", "shoe_size": "43"}
    shown = {fact.label: fact.value for fact in log_facts.facts_of(line, unmasked=False)}
    assert shown == {"名单要求的案情": "1.00", "shoe_size": ""}
    assert log_facts.is_personal(line)


def test_facts_that_are_gone_without_a_line_are_not_said_to_be_erased(
    city: Any, told: Any, sign_in: Any
) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("DROP TRIGGER workflows_facts_no_delete")
        cursor.execute("DELETE FROM workflows_facts")
    said = line_page(sign_in(city.anna), told.entry, 1).content.decode()
    assert "台账没有删除的记载" in said and "不是依法删除" in said and "已经依法删除" not in said


def test_a_new_department_below_is_within_the_branch(city: Any, told: Any, sign_in: Any) -> None:
    office = Department.objects.create(
        code="HC-RS-1", name="劳动监察支队", short_name="监察支队", parent=city.offices["HC-RS"]
    )
    Entry.objects.filter(pk=told.entry.pk).update(department=office)
    assert desk(sign_in(person(city, "branch-auditor", "HC-RS", "auditor")))
    city.offices["HC-RS-1"] = office
    assert desk(sign_in(person(city, "leaf-auditor", "HC-RS-1", "auditor")))
    assert desk(sign_in(person(city, "other-auditor", "HC-SC", "auditor"))) == []


# --- in words -----------------------------------------------------------------------------------------
def test_codes_and_instants_are_told_in_words(city: Any, told: Any) -> None:
    """Who reads a line need not know our codes nor count hours."""
    facts = {
        "why": "permission",
        "first": "2026-03-09T15:34:41.625883+00:00",
        "kind": "decide",
        "way": "direct",
    }
    changed = {"state": ["listed", "exited"]}
    line = log_act.record(
        "comment", told.entry, by=city.clara, at=at(date(2026, 3, 10)), duty=duties.VIEW_ENTRY, changed=changed, **facts
    )  # fmt: skip
    assert [fact.value for fact in log_facts.facts_of(line, unmasked=True)] == [
        "没有权限", "2026-03-09 23:34:41", "作出列入决定", "直接送达",
    ]  # fmt: skip
    (change,) = log_facts.changes_of(line, unmasked=True)
    assert (change.old, change.new) == ("在列", "已移出")
    line.verb = "refuse_attempt"
    assert log.change_words(line) == "拒绝：没有权限"


def test_every_kind_of_thing_has_a_word() -> None:
    """The desk says 约谈, not interview."""
    texts = "".join(path.read_text() for path in Path("workflows").glob("[am]*/*.py"))
    kinds = set(re.findall(r'return f"([a-z][a-z_-]*)/\{self\.', texts))
    assert {"entry", "interview", "notice"} <= kinds
    assert not kinds - log.THINGS.keys()


# --- what a line changed ------------------------------------------------------------------------------
def test_old_and_new_values_stand_side_by_side(city: Any, told: Any) -> None:
    """Field by field; what may name a person is masked for whoever may not see the entry."""
    changed = {"until": ["2026-03-01", "2026-04-01"], "name": ["何小明", "何小民"]}
    line = log_act.record(
        "comment",
        told.entry,
        by=city.clara,
        at=at(date(2026, 3, 10)),
        duty=duties.VIEW_ENTRY,
        changed=changed,
    )
    seen = log_facts.changes_of(line, unmasked=True)
    assert [(c.label, c.old, c.new) for c in seen] == [
        ("届满日", "2026-03-01", "2026-04-01"),
        ("签署人", "何小明", "何小民"),
    ]
    masked = log_facts.changes_of(line, unmasked=False)
    assert [(c.old, c.is_masked) for c in masked] == [("2026-03-01", False), ("", True)]
    assert "changed" not in [fact.label for fact in log_facts.facts_of(line, unmasked=True)]
