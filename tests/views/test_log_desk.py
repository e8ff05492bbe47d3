"""The audit desk around its lines: facets that count what they lead to, one search field, the chain, the panels."""

import re
from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest
from django.db import connection
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.timezone import localtime

from tests.views.test_log_pages import person
from workflows import tasks
from workflows.acts import gate
from workflows.acts import log as log_act
from workflows.law import check_parts, duties, verb_groups
from workflows.law.steps import VERBS
from workflows.management.walk import at
from workflows.models import Deadline, Entry, FullCheck, Leaf, Notice, Transition
from workflows.queries import audit_marks, clock, log, log_facets, log_search, report_rows

pytestmark = pytest.mark.django_db

DAY = date(2026, 3, 20)


@pytest.fixture
def held(city: Any, today_is: Any, sign_in: Any) -> Any:
    """A listed case, a refused attempt at it, a line by night and one of the same hand; Anna is signed in."""
    walk, _day = city.listed()
    now = today_is(DAY)
    gate.refuse(
        city.clara, "bulk-start", why="law", at=now,
        about=gate.About(f"attempt/{walk.entry.number}", walk.entry.department),
    )  # fmt: skip
    told = {"by": city.clara, "duty": duties.VIEW_ENTRY}
    log_act.record("comment", walk.entry, **told, at=at(DAY - timedelta(days=1), 23))
    log_act.record("review_notice", walk.entry, **told, at=at(DAY, 9))
    tasks.place_lines()
    walk.client = sign_in(city.anna)
    return walk


def desk(held: Any, **asked: str) -> Any:
    """What the page was made of."""
    answer = held.client.get(reverse("log"), asked)
    assert answer.status_code == 200
    return answer.context


def shown(held: Any, **asked: str) -> list[str]:
    """The verbs of the lines."""
    return [row.line.verb for row in desk(held, **asked)["page"].rows]


# --- facets ---------------------------------------------------------------------------------------
@pytest.mark.sqlite
def test_every_choice_leads_to_as_many_lines_as_it_counts(held: Any) -> None:
    """Over all periods, and with another facet chosen already."""
    for start in (
        {"period": "all"},
        {"period": "all", "result": "done"},
        {"period": "week", "mark": "night"},
    ):
        for group in desk(held, **start)["facets"]:
            for option, address in group["options"]:
                asked = {name: values[0] for name, values in parse_qs(address.removeprefix("?")).items()}
                there = desk(held, **asked)
                assert asked.get(group["facet"].name) == (None if option.is_on else option.value)
                if not option.is_on:
                    assert there["told"].total == option.n, (start, option)
                    assert len(there["page"].rows) == min(option.n, log.PAGE)


def test_facets_tell_results_groups_lists_and_marks(held: Any) -> None:
    counts = {
        group["facet"].name: {option.value: option.n for option, _address in group["options"]}
        for group in desk(held, period="all")["facets"]
    }
    every = desk(held, period="all")["told"].total
    assert counts["result"]["kept_out"] == 1 and sum(counts["result"].values()) == every
    assert sum(counts["group"].values()) == every and counts["group"]["serve"] > 0
    assert counts["list"][str(held.entry.list_type_id)] > 0
    assert counts["mark"] == {"night": 1, "same_hand": 1, "late": 0, "bulk": 0}


def test_every_verb_has_one_group_and_one_result() -> None:
    assert set(verb_groups.GROUPED) <= VERBS.keys(), "no group speaks of a verb that nobody writes"
    assert sum(len(verbs) for verbs in verb_groups.VERBS_OF.values()) == len(verb_groups.GROUPED)
    assert {verb_groups.group_of(verb) for verb in VERBS} == set(verb_groups.GROUPS)
    assert {verb_groups.result_of(verb) for verb in VERBS} == set(verb_groups.RESULTS)


def test_more_lines_than_are_counted_are_said_to_be_at_least_so_many(held: Any, monkeypatch: Any) -> None:
    """The list itself is not cut: only the counts are bounds."""
    whole = desk(held, period="all")
    monkeypatch.setattr(log_facets, "MOST", 5)
    cut = held.client.get(reverse("log"), {"period": "all"})
    assert (
        cut.context["told"].is_cut and cut.context["told"].total == 5 and "至少 5 行" in cut.content.decode()
    )
    keys = [row.line.pk for row in whole["page"].rows]
    assert [row.line.pk for row in cut.context["page"].rows] == keys
    assert shown(held, period="all", result="kept_out") == ["refuse_attempt"], "found beyond what was counted"
    answer = held.client.post(reverse("log-verify"), {"filters": "period=all"})
    assert answer.status_code == 422 and "用全链重算" in answer.content.decode()


def test_the_desk_opens_on_the_shortest_period_that_has_a_line(
    held: Any, city: Any, today_is: Any, sign_in: Any
) -> None:
    for later, named in ((0, "today"), (3, "week"), (20, "month"), (400, "all")):
        today_is(DAY + timedelta(days=later))
        sign_in(city.anna)  # the session of then is over
        chosen = [value for value, _words, _address, is_on in desk(held)["periods"] if is_on]
        assert chosen == [named] and desk(held)["page"].rows
    assert [value for value, _words, _address, is_on in desk(held, verb="notify")["periods"] if is_on] == [
        "all"
    ]


# --- the search field -----------------------------------------------------------------------------
@pytest.mark.sqlite
def test_one_field_finds_subjects_papers_people_and_lines(held: Any, city: Any) -> None:
    entry = held.entry
    paper = Notice.objects.filter(entry=entry).exclude(number="").first()
    assert paper is not None
    of_paper = set(Transition.objects.filter(thing=f"notice/{paper.code}").values_list("pk", flat=True))
    leaf = Leaf.objects.get(line__book=entry.book, line__seq=3)
    for words, keys in (
        (entry.subject.name[2:8], None),
        (entry.subject.code, None),
        (entry.number.lower(), None),
        (paper.number, of_paper),
        (paper.number.replace("〔", "[").replace("〕", "]"), of_paper),
        (str(leaf.index), {leaf.line_id}),
        (f"{entry.number} #3", {leaf.line_id}),
        (f"#{leaf.index}", {leaf.line_id}),
    ):
        found = {row.line.pk for row in desk(held, q=words)["page"].rows}
        assert found and (keys is None or found == keys), words
    actors = {row.line.actor for row in desk(held, q="郑博")["page"].rows}
    assert actors == {city.rolf}
    nothing = held.client.get(reverse("log"), {"q": "无此主体"})
    assert nothing.context["page"].rows == [] and "没有找到“无此主体”" in nothing.content.decode()


def test_the_search_widens_nothing(held: Any, city: Any, sign_in: Any) -> None:
    """A branch that has nothing to do with the case finds neither it nor whoever handled it; part of a natural
    person's name finds nobody."""
    auditor = person(city, "elsewhere", "AL", "auditor")
    held.client = sign_in(auditor)
    for words in (held.entry.number, held.entry.subject.code, f"{held.entry.number} #1"):
        assert desk(held, q=words)["page"].rows == []
    assert log_search.people(auditor, "沈佳宁") == [] and log_search.book(auditor, held.entry.number) == ""
    held.client = sign_in(city.anna)
    subject = held.entry.subject
    type(subject).objects.filter(pk=subject.pk).update(kind="person")
    assert desk(held, q=subject.name[2:8])["page"].rows == []


# --- refusals -------------------------------------------------------------------------------------
def test_a_refusal_is_red_and_says_what_was_tried_and_why_not(held: Any) -> None:
    said = held.client.get(reverse("log"), {"result": "kept_out"}).content.decode()
    row = re.search(r'<tr class="is-no">.*?</tr>', said, re.S)
    assert row and "尝试批量办理" in row[0] and "拒绝：规则不允许" in row[0] and "一致" in row[0]
    assert '<tr class="is-no">' not in held.client.get(reverse("log"), {"result": "done"}).content.decode()


# --- the chain ------------------------------------------------------------------------------------
def checked() -> FullCheck:
    """Have the outbox do what was asked for."""
    while tasks.run_outbox_once():
        pass
    return FullCheck.objects.latest("pk")


def test_the_strip_claims_only_what_a_full_check_found(held: Any) -> None:
    page = held.client.get(reverse("log")).content.decode()
    assert "还没有全面校验过" in page and page.count("未校验") == 4 and "全部通过" not in page
    held.client.post(reverse("log-tree-check"))
    assert "正在校验" in held.client.get(reverse("log")).content.decode()
    check = checked()
    page = held.client.get(reverse("log")).content.decode()
    assert check.parts == dict.fromkeys(check_parts.PARTS, 0)
    assert "全部通过" in page and "未校验" not in page.replace("尚未校验", "")
    # A check of before the parts were kept says nothing of them.
    FullCheck.objects.update(parts={})
    page = held.client.get(reverse("log")).content.decode()
    assert "全部通过" not in page and page.count('class="xh-sub d-block">未校验') == 4


def test_a_state_that_was_changed_behind_the_door_is_found_by_the_full_check(held: Any) -> None:
    Entry.objects.filter(pk=held.entry.pk).update(state="told")
    held.client.post(reverse("log-tree-check"))
    check = checked()
    assert check.parts == {"places": 0, "links": 0, "tree": 0, "states": 1}
    (fault,) = check.faults
    assert (fault["kind"], fault["book"]) == ("state", held.entry.number)
    page = held.client.get(reverse("log")).content.decode()
    assert "发现 1 处问题" in page and page.count("xh-red") >= 2 and "全部通过" not in page


def test_every_kind_of_fault_speaks_against_one_part() -> None:
    from pathlib import Path

    texts = "".join(
        Path(f"workflows/queries/{name}.py").read_text() for name in ("treecheck", "verification")
    )
    kinds = set(re.findall(r'walk\.fault\(\s*"([a-z]+)"|Fault\((?:book\.ref, [^"]*?|)"([a-z]+)"', texts))
    named = {one for pair in kinds for one in pair if one}
    assert {"hash", "root", "state", "unplaced"} <= named
    assert named <= check_parts.PART_OF.keys()


def test_a_part_that_cannot_be_verified_says_why_and_loses_nothing(held: Any, monkeypatch: Any) -> None:
    client = held.client
    for sent, said in (
        ({"book": "LR-1999-0001"}, "您的范围内没有“LR-1999-0001”这一簿"),
        ({"filters": "actor=查无此人"}, "当前筛选条件有误"),
        ({"filters": "since=2026-03-21"}, "没有可以校验的内容"),
    ):
        answer = client.post(reverse("log-verify"), sent)
        assert answer.status_code == 422 and said in answer.content.decode()
        assert answer.context["segment"]["book"].value() == sent.get("book")
    monkeypatch.setattr("workflows.views.log_desk.AT_ONCE", 2)
    answer = client.post(reverse("log-verify"), {"book": held.entry.number})
    assert answer.status_code == 422 and "超过一次校验的上限 2 行" in answer.content.decode()


# --- what stands beside the lines -----------------------------------------------------------------
def test_the_sample_in_work_and_its_findings_stand_beside_the_lines(held: Any, city: Any) -> None:
    from tests.views.test_audit import MARKS, announced, find, place, step

    page = held.client.get(reverse("log")).content.decode()
    assert "没有正在检查的底稿" in page and "没有未了结的发现" in page and "没有登记见证单位" in page
    paper = announced(held.client)
    assert "拟抽 3 项，待抽样" in held.client.get(reverse("log")).content.decode()
    place(clock.now())
    step(held.client, paper, do="draw")
    held.client.post(reverse("audit-item", args=[paper.code, 1]), MARKS)
    found = find(held.client, paper, 1)
    page = held.client.get(reverse("log")).content.decode()
    assert "已查 1 / 3" in page and "发现 1 项" in page and found.title in page
    assert (
        reverse("audit-item", args=[paper.code, 2]) in page
        and reverse("audit-again", args=[paper.code]) in page
    )
    # Who administers audits reads, and is offered no item to check.
    admin = person(city, "audit-admin", "HC", "audit_admin")
    held.client.force_login(admin, backend="project.auth.DutyBackend")
    page = held.client.get(reverse("log")).content.decode()
    assert "已查 1 / 3" in page and "查下一件" not in page


def test_a_sampled_item_says_which_term_was_late(held: Any) -> None:
    from tests.views.test_audit import announced, place, step

    term = held.entry.deadlines.get(kind="decide", met_at__isnull=False)
    term.due_at = term.met_at - timedelta(days=4)
    term.due_on = localtime(term.due_at).date()
    term.save()
    for sampled in ("lines", "entries"):
        paper = announced(held.client, method="risk", risks=["overdue"], sampled=sampled, size="5")
        place(clock.now())
        assert step(held.client, paper, do="draw") == 302
        marked = list(paper.items.all())
        assert marked and all("overdue" in item.reasons for item in marked)
        for address in (
            reverse("audit-paper", args=[paper.code]),
            *(reverse("audit-item", args=[paper.code, item.nth]) for item in marked),
        ):
            said = held.client.get(address).content.decode()
            assert "作出列入决定" in said and f"{term.due_on:%Y-%m-%d}" in said
            assert f"{localtime(term.met_at):%Y-%m-%d %H:%M}" in said


# --- reports --------------------------------------------------------------------------------------
def test_every_row_of_a_report_leads_to_its_line(held: Any, city: Any, sign_in: Any) -> None:
    """Not to something like it; and to nothing where the line is of another branch's book."""
    term = held.entry.deadlines.get(kind="decide", met_at__isnull=False)
    Deadline.objects.filter(pk=term.pk).update(due_at=term.met_at - timedelta(days=4))
    looker = person(city, "looker", "HC-RS", "head")
    told = {"by": looker, "at": at(DAY, 10), "duty": duties.VIEW_ENTRY}
    look = log_act.record("view_file", held.entry, **told, person="subject", purpose="核对")
    assert look.post == "HC-RS:head"
    reports = {name: held.client.get(reverse("audit-report", args=[name])) for name in report_rows.REPORTS}
    for name, answer in reports.items():
        for row in answer.context["page"].rows:
            assert held.client.get(row.url).status_code == 200, (name, row)
    (late,) = reports["late"].context["page"].rows
    assert held.client.get(late.url).context["line"].at == term.met_at
    (read,) = reports["reads"].context["page"].rows
    assert held.client.get(read.url).context["line"] == look
    # The case goes to another bureau: who audits hers reads that she looked, and has no way into its book.
    Entry.objects.filter(pk=held.entry.pk).update(department=city.offices["HC-SC"])
    held.client = sign_in(person(city, "office-auditor", "HC-RS", "auditor"))
    answer = held.client.get(reverse("audit-report", args=["reads"]))
    assert [row.url for row in answer.context["page"].rows] == [""]
    assert "其他机关的簿" in answer.content.decode()
    assert held.client.get(reverse("log-line", args=[held.entry.number, look.seq])).status_code == 404


def test_a_wrong_period_shows_no_row_of_a_report_nor_of_a_person(held: Any, city: Any) -> None:
    wrong = {"since": "2026-05-05", "until": "2026-01-01"}
    answer = held.client.get(reverse("audit-report", args=["four-eyes"]), wrong)
    assert answer.context["page"].rows == [] and "结束日期早于开始日期" in answer.content.decode()
    assert held.client.get(reverse("audit-report-csv", args=["four-eyes"]), wrong).status_code == 302
    answer = held.client.get(reverse("log-person", args=[city.clara.username]), wrong)
    assert answer.context["days"] == [] and "期间有误" in answer.content.decode()


# --- indexes --------------------------------------------------------------------------------------
def plan(rows: QuerySet[Any]) -> str:
    """How the database would read these rows; PostgreSQL is not to think a small table better read whole."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
    return str(rows.explain())


@pytest.mark.sqlite
def test_late_deadlines_are_found_by_partial_indexes(held: Any) -> None:
    """Those met late, those that the clock told and those that it has not told yet: nobody reads all deadlines."""
    asked = report_rows.Asked(frozenset({held.entry.department_id}), now=clock.now())
    rows, _words = report_rows.REPORTS["late"](asked)
    read = plan(rows.order_by("-pk")[:51])
    for name in ("deadlines_met_late", "deadlines_struck_unmet", "deadlines_open"):
        assert name in read, read
    assert "SCAN workflows_deadline" not in read
    marked = plan(audit_marks.met_late(Transition.objects.filter(pk__in=[1, 2, 3])))
    assert "SCAN workflows_deadline" not in marked and "Seq Scan on workflows_deadline" not in marked, marked
