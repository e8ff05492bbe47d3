"""工作代理 in the browser's eyes: the page, the inbox of whoever covers, the log, the same cost for many."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from tests.cast import MONDAY
from tests.flows.test_cover import WORDS, away
from tests.views.test_inbox import listed_codes, many, queries_of
from workflows.acts import cover as acts
from workflows.acts import people
from workflows.management.walk import at
from workflows.models import Book, ListType, Person, Substitution, Transition
from workflows.queries import inbox
from workflows.queries.verification import verify_all

pytestmark = pytest.mark.django_db
FRIDAY = MONDAY + timedelta(days=4)


@pytest.fixture
def yu(city: Any) -> Person:
    return city.people["jiyt"]


@pytest.fixture
def office(city: Any) -> Any:
    return city.offices["HC-RS"]


def said(absent: Person, substitute: Person, office: Any, **changes: Any) -> dict[str, Any]:
    """What is typed on the page."""
    return {
        "absent": absent.pk,
        "substitute": substitute.pk,
        "department": office.pk,
        "since": MONDAY.isoformat(),
        "until": FRIDAY.isoformat(),
        "role": "",
        "list_type": "",
        "reason": "年休假",
        **changes,
    }


def test_an_officer_arranges_her_own_absence_and_both_see_it(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    response = sign_in(city.clara).post(reverse("cover"), said(city.clara, yu, office), follow=True)
    assert "已设定：03-02 至 03-06 由季雨桐代理沈佳宁的工作。" in response.content.decode()
    assert [row["rule"].substitute for row in response.context["absences"]] == [yu]
    page = sign_in(yu).get(reverse("cover"))
    assert [row["rule"].absent for row in page.context["covering_rows"]] == [city.clara]
    assert "您正在代理沈佳宁（03-02 至 03-06）" in page.content.decode()
    assert "今日由季雨桐代理（至 03-06）" in sign_in(city.clara).get(reverse("inbox")).content.decode()


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"since": "2026-03-01"}, "已经过去"),
        ({"until": "2026-03-01"}, "不能早于起始日期2026-03-02"),
        ({"until": "2027-06-01"}, "最晚为2027-03-02"),
        ({"reason": ""}, "没有填写，请补填"),
        ({"substitute": ""}, "请选择代理人"),
        ({"role": "head"}, "没有负责人岗位"),
        ({"role": "nonsense"}, "没有这个岗位"),
        ({"absent": "stella"}, "只能为本人设定"),
        ({"substitute": "stella"}, "没有办理案件的岗位"),
        ({"substitute": "clara"}, "不能是本人"),
        ({"department": "0"}, "不能为这个部门"),
        ({"list_type": "0"}, "没有这个名单"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any, changes: Any, words: str
) -> None:
    today_is(MONDAY)
    named = {k: getattr(city, v).pk if v in ("stella", "clara") else v for k, v in changes.items()}
    typed = said(city.clara, yu, office, reason="年休假（五天）") | named
    response = sign_in(city.clara).post(reverse("cover"), typed)
    page = response.content.decode()
    assert response.status_code == 422 and words in page
    assert "reason" in changes or 'value="年休假（五天）"' in page
    assert not Substitution.objects.exists()


def test_the_head_arranges_for_who_is_ill_and_ends_it_again(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    client = sign_in(city.hugo)
    client.post(reverse("cover"), said(city.clara, yu, office, reason="病假"))
    rule = Substitution.objects.get()
    assert (rule.absent, rule.arranged_by) == (city.clara, city.hugo)
    page = client.get(reverse("cover"))
    assert [row["rule"] for row in page.context["office"]] == [rule]
    assert client.post(reverse("cover-end", args=[rule.pk]), {"because": ""}).status_code == 422
    done = client.post(reverse("cover-end", args=[rule.pk]), {"because": "已返岗"}, follow=True)
    assert "已终止：季雨桐不再代理沈佳宁的工作。" in done.content.decode()
    again = client.post(reverse("cover-end", args=[rule.pk]), {"because": "已返岗"})
    assert again.status_code == 409 and "已经结束" in again.content.decode()


def test_a_cover_that_ended_with_the_post_says_so_and_is_announced_nowhere(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    away(city.clara, yu, office, MONDAY, until=FRIDAY)
    today_is(MONDAY)
    assert "今日由季雨桐代理" in sign_in(city.clara).get(reverse("inbox")).content.decode()
    people.relieve(yu.posts.get(until=None), on_day=MONDAY)
    assert "今日由季雨桐代理" not in sign_in(city.clara).get(reverse("inbox")).content.decode()
    assert (
        "季雨桐在市人社局及其上级部门已经没有" in sign_in(city.clara).get(reverse("cover")).content.decode()
    )
    people.relieve(city.clara.posts.get(until=None), on_day=MONDAY)
    page = sign_in(city.hugo).get(reverse("cover")).content.decode()
    assert "已不生效" in page and "沈佳宁在市人社局的岗位已经变动" in page


def test_an_auditor_has_nothing_to_arrange_and_is_told_so(city: Any, sign_in: Any, today_is: Any) -> None:
    today_is(MONDAY)
    assert "不需要设定工作代理" in sign_in(city.anna).get(reverse("cover")).content.decode()


# ------------------------------------------------------------------------------------------------ inbox
def test_the_inbox_of_the_substitute_holds_the_tasks_of_the_absent_with_her_name(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    walk = city.case()
    code = walk.item("verify").code
    today_is(MONDAY)
    assert listed_codes(sign_in(yu).get(reverse("inbox"))) == []
    away(city.clara, yu, office, MONDAY, until=FRIDAY)
    page = sign_in(yu).get(reverse("inbox"))
    assert listed_codes(page) == [code] and "代沈佳宁" in page.content.decode()
    assert page.context["counts"]["mine"] == 1
    assert listed_codes(sign_in(city.clara).get(reverse("inbox"))) == [code]
    today_is(FRIDAY + timedelta(days=1))
    page = sign_in(yu).get(reverse("inbox"))
    assert listed_codes(page) == [] and page.context["counts"]["mine"] == 0
    assert "您正在代理" not in page.content.decode()


def test_what_waits_for_the_post_of_the_absent_waits_for_the_substitute_too(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    walk, day = city.before_decision()
    code = walk.item("decide").code
    away(city.hugo, yu, office, day)
    today_is(day)
    page = sign_in(yu).get(reverse("inbox-team"))
    assert listed_codes(page) == [code] and "代陆明远" in page.content.decode()
    assert page.context["counts"]["team"] == 1
    assert listed_codes(sign_in(city.lena).get(reverse("inbox-team"))) == []


@pytest.mark.parametrize(("box", "who"), [("inbox", "clara"), ("inbox-team", "hugo")])
def test_a_rule_for_one_list_or_another_role_shows_only_that(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any, box: str, who: str
) -> None:
    walk, day = city.before_decision()
    city.case(day, company="hongtuo")
    absent, kind = getattr(city, who), walk.entry.list_type
    other = ListType.objects.filter(status="active").exclude(pk=kind.pk)[0]
    today_is(day)
    client = sign_in(yu)
    rule = away(absent, yu, office, day, list_type=other)
    assert listed_codes(client.get(reverse(box))) == []
    Substitution.objects.filter(pk=rule.pk).update(list_type=kind)
    assert len(listed_codes(client.get(reverse(box)))) == 1
    people.appoint(absent, office, "legal_reviewer", since=MONDAY)
    Substitution.objects.filter(pk=rule.pk).update(role="legal_reviewer")
    assert listed_codes(client.get(reverse(box))) == []


def test_the_substitute_does_the_task_and_every_page_says_for_whom(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    walk, day = city.before_decision()
    away(city.hugo, yu, office, day)
    today_is(day)
    client, code = sign_in(yu), walk.item("decide").code
    page = client.get(reverse("task", args=[code]))
    assert page.context["may_do"] and "代陆明远办理" in page.content.decode()
    done = client.post(reverse("task", args=[code]), {"outcome": "enlist", "reason": WORDS})
    assert done.status_code == 302, done.content.decode()
    both = "季雨桐（代陆明远）"
    assert f"负责人 {both}" in client.get(reverse("entry", args=[walk.entry.number])).content.decode()
    task = client.get(reverse("task", args=[code]))
    assert {row["who"] for row in task.context["read"].opinions if row["step"] == "decide"} == {both}
    assert [hand["name"] for hand in task.context["crew"]][-1] == both
    assert "代陆明远" in client.get(reverse("inbox-done")).content.decode()
    line = Transition.objects.get(book=walk.entry.book, verb="enlist")
    audit = sign_in(city.anna)
    assert both in audit.get(reverse("log")).content.decode()
    assert both in audit.get(reverse("log-line", args=[walk.entry.number, line.seq])).content.decode()
    assert verify_all().ok


def test_the_substitute_records_the_service_for_the_absent_officer(
    city: Any, office: Any, sign_in: Any, today_is: Any
) -> None:
    """Lena has no duty of service herself."""
    walk = city.case().to_review(MONDAY).to_service(MONDAY)
    notice = walk.entry.notices.filter(kind="prior_notice").first()
    away(city.clara, city.lena, office, MONDAY)
    today_is(MONDAY, hour=16)
    typed = {
        f"{notice.code}-{name}": value
        for name, value in {
            "served_on": MONDAY.isoformat(), "method": "direct", "recipient": "何小明", "relation": "负责收件的人",
            "proof": "送达回证第1号",
        }.items()
    }  # fmt: skip
    typed |= {name.partition("-")[2]: value for name, value in typed.items()}
    response = sign_in(city.lena).post(reverse("notice-serve", args=[notice.code]), typed)
    assert response.status_code == 302, response.content.decode()
    line = Transition.objects.filter(book=walk.entry.book, thing=notice.ref).order_by("seq").last()
    assert (line.actor, line.on_behalf_of) == (city.lena, city.clara)


def test_the_second_to_act_hears_409_by_name(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    walk, day = city.before_decision()
    away(city.hugo, yu, office, day)
    today_is(day)
    code = walk.item("decide").code
    assert sign_in(yu).post(reverse("task-claim", args=[code])).status_code == 302
    late = sign_in(city.hugo).post(reverse("task-claim", args=[code]))
    assert late.status_code == 409 and "季雨桐" in late.content.decode()


def test_four_eyes_answer_the_substitute_with_a_sentence(
    city: Any, office: Any, sign_in: Any, today_is: Any
) -> None:
    walk, day = city.before_decision()
    away(city.hugo, city.rolf, office, day)
    today_is(day)
    answer = sign_in(city.rolf).post(
        reverse("task", args=[walk.item("decide").code]), {"outcome": "enlist", "reason": WORDS}
    )
    assert answer.status_code == 403 and "您已经办理过本件的前一步骤" in answer.content.decode()


# --------------------------------------------------------------------------------------------- audit desk
def test_the_audit_desk_reads_and_verifies_the_department_books_and_hides_the_reason(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    acts.arrange(
        city.clara, yu, office, since=MONDAY, until=FRIDAY, reason="腰椎手术住院", by=city.hugo, at=at(MONDAY)
    )
    today_is(MONDAY)
    client = sign_in(city.anna)
    desk = client.get(reverse("log"))
    assert "设定工作代理" in desk.content.decode() and desk.context["broken"] == 0
    line = client.get(reverse("log-line", args=[office.ref, 1])).content.decode()
    for words in ("设定工作代理", "市人社局", "沈佳宁", "季雨桐", "已隐去"):
        assert words in line
    assert "腰椎" not in line
    client.post(reverse("log-verify"))
    assert client.session["log_verification"]["ok"]
    assert client.session["log_verification"]["lines"] == sum(
        Book.objects.filter(kind="department").values_list("lines_count", flat=True)
    )


# ------------------------------------------------------------------------------------------------- cost
@pytest.mark.parametrize("name", ["inbox", "inbox-team"])
def test_the_boxes_of_who_covers_cost_the_same_for_three_tasks_as_for_thirty(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any, name: str
) -> None:
    many(city, 3)
    today_is(MONDAY)
    client = sign_in(yu)
    client.get(reverse(name))
    without = queries_of(client, reverse(name))
    away(city.clara, yu, office, MONDAY)
    few = queries_of(client, reverse(name))
    many(city, 27)
    away(city.hugo, yu, office, MONDAY)
    assert queries_of(client, reverse(name)) == few <= without + 3


def test_the_cover_page_costs_the_same_for_one_rule_as_for_twenty(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    away(city.clara, yu, office, MONDAY)
    today_is(MONDAY)
    client = sign_in(city.hugo)
    client.get(reverse("cover"))
    few = queries_of(client, reverse("cover"))
    for n in range(1, 20):
        away(city.clara, yu, office, MONDAY + timedelta(days=7 * n))
    assert queries_of(client, reverse("cover")) == few <= 18


def test_without_a_rule_a_person_costs_one_query_a_day(city: Any, yu: Person) -> None:
    me = Person.objects.get(pk=yu.pk)
    me.posts_now()
    with CaptureQueriesContext(connection) as caught:
        for _time in range(3):
            str(inbox.mine(me, MONDAY).query), str(inbox.team(me, MONDAY).query)
    assert len(caught) == 1


def test_the_boxes_of_who_covers_are_found_by_an_index(
    city: Any, yu: Person, office: Any, on_postgresql: bool
) -> None:
    """No walk through the whole table, neither in hand nor to claim, for all lists or for one."""
    kind = city.case().entry.list_type
    if on_postgresql:  # a handful of rows is read whole unless that is dear
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    for list_type in (None, kind):
        Substitution.objects.all().delete()
        away(city.clara, yu, office, MONDAY, list_type=list_type)
        me = Person.objects.get(pk=yu.pk)
        for box in (inbox.mine(me, MONDAY), inbox.team(me, MONDAY)):
            plan = box.order_by(*inbox.BY_DUE).values_list("pk")[:26].explain()
            whole = "Seq Scan on workflows_workitem" if on_postgresql else "SCAN workflows_workitem"
            assert whole not in plan and "workflows_workitem" in plan, plan


def test_what_is_left_out_is_asked_for_in_plain_words(
    city: Any, yu: Person, office: Any, sign_in: Any, today_is: Any
) -> None:
    today_is(MONDAY)
    answer = sign_in(city.clara).post(reverse("cover"), said(city.clara, yu, office, reason="", until=""))
    assert answer.status_code == 422
    page = answer.content.decode()
    assert page.count("没有填写，请补填。") >= 2 and "这个字段是必填项" not in page
