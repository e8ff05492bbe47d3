"""A share of the decisions is judged twice: by a second officer who knows nothing of the first result."""

import re
from datetime import date, timedelta
from typing import Any

import pytest
from django.urls import reverse

from tests import kinds
from tests.cast import MONDAY, City
from tests.scenes import scene
from workflows.acts import talk, urge, watch
from workflows.law.refusal import Refused
from workflows.law.secondreview import draw, seal
from workflows.management.walk import Walk, at
from workflows.models import Deadline, Opinion, Post, Repair, SecondReview, Transition, WorkItem

pytestmark = pytest.mark.django_db

TWICE, NEVER = "test-twice", "test-never"
DAY = timedelta(days=1)
SECRET = "第一次结论的密语"  # what the first hand said, and nobody else may read
RULES = {
    **kinds.SERIOUS_RULES,
    "early_exit": kinds.parameter("yes"),
    "repair_promise": kinds.parameter("no"),
    "repair_decision": kinds.parameter("5", "WD", "收到申请"),
    "second_review_share": kinds.parameter("100"),
    "second_review_window": kinds.parameter("10", "WD", "第一次结论"),
}


@pytest.fixture
def applied(city: City) -> tuple[Walk, date]:
    """A listing on a list whose repairs are all judged twice, with a verified application; and its day."""
    found: tuple[Walk, date] = judged_twice(city)
    return found


@scene
def judged_twice(city: City) -> tuple[Walk, date]:
    """The list is enacted first."""
    kinds.enact(kinds.document(TWICE, "测试双审名单", "black", "TW2", RULES, kinds.BANS))
    return verified(city, TWICE)


def verified(city: City, code: str) -> tuple[Walk, date]:
    """Listed, served, applied for removal and verified."""
    walk, on = city.listed(MONDAY, list_code=code)
    day = on + 7 * DAY
    repair = walk.apply(day, corrected_on=on)
    walk.do(
        "verify",
        city.clara,
        day,
        outcome="grant",
        corrected_on=on.isoformat(),
        reason="付款凭证齐全，已经改正。",
    )
    assert Repair.objects.get(pk=repair.pk).state == "verified"
    return walk, day


def judged(walk: Walk, day: date, outcome: str = "grant") -> SecondReview:
    """The head has given the first result."""
    walk.do("decide", walk.cast.head, day, outcome=outcome, reason=SECRET)
    return SecondReview.objects.get()


def test_two_equal_results_are_enacted_as_the_first_one_said_it(
    city: City, applied: tuple[Walk, date]
) -> None:
    walk, day = applied
    row = judged(walk, day)
    assert row.is_drawn and walk.entry.state == "listed"  # nothing is enacted yet
    clock = Deadline.objects.get(entry=walk.entry, kind="second_review")
    outer = Deadline.objects.get(entry=walk.entry, kind="repair_decide")
    assert clock.due_on == outer.due_on  # ten days would be longer: it never extends the decision's clock
    walk.do("second_review", city.rolf, day, hour=12, outcome="grant", reason="材料齐全，同意移出。")
    row.refresh_from_db()
    assert (row.agrees, row.second_by, walk.entry.state) == (True, city.rolf, "exited")
    granted = Transition.objects.get(book=walk.entry.book, verb="grant")
    assert (granted.actor, granted.facts.data["because"]) == (city.hugo, SECRET)
    opened = Transition.objects.get(book=walk.entry.book, verb="compare_results").facts.data
    sealed = Transition.objects.get(book=walk.entry.book, verb="seal_result").facts.data["sealed"]
    assert seal(opened["first"], opened["first_text"], opened["salt"]) == sealed
    assert Opinion.objects.get(step="decide", process__repairprocedure__isnull=False).text == SECRET
    assert Deadline.objects.get(pk=clock.pk).met_at is not None


def test_two_different_results_go_to_somebody_who_sees_both(
    city: City, applied: tuple[Walk, date], sign_in: Any, today_is: Any
) -> None:
    walk, day = applied
    row = judged(walk, day)
    walk.do("second_review", city.rolf, day, hour=12, outcome="refuse", reason="付款凭证缺两页。")
    row.refresh_from_db()
    assert row.agrees is False and walk.entry.state == "listed"
    today_is(day, 13)
    page = sign_in(city.hugo).get(reverse("task", args=[walk.item("settle").code])).content.decode()
    assert SECRET in page and "付款凭证缺两页" in page and "两次结论不一致" in page
    # Hugo is the only head here; where there is another, the first hand does not settle its own difference.
    deputy = Post.objects.create(person=city.stella, department=walk.department, role="head", since=MONDAY)
    with pytest.raises(Refused, match="第一次结论以外的人员"):
        walk.do("settle", city.hugo, day, hour=13, outcome="refuse", reason="缺页。")
    walk.do("settle", deputy.person, day, hour=14, outcome="refuse", reason="凭证缺页，不予移出。")
    row.refresh_from_db()
    assert (row.settled_by, row.settled_outcome) == (city.stella, "refuse")
    assert Repair.objects.get().state == "refused" and walk.entry.state == "listed"
    assert Transition.objects.filter(book=walk.entry.book, verb="settle_results").count() == 1


def test_four_eyes_bind_the_second_review(city: City, applied: tuple[Walk, date]) -> None:
    walk, day = applied
    judged(walk, day)
    for who in (city.hugo, city.clara):
        Post.objects.create(person=who, department=walk.department, role="reviewer", since=MONDAY)
        with pytest.raises(Refused):
            walk.do("second_review", type(who).objects.get(pk=who.pk), day, outcome="grant", reason="同意。")


def test_the_draw_can_be_made_again_by_anybody_and_by_nobody_before(
    city: City, applied: tuple[Walk, date]
) -> None:
    walk, day = applied
    row = judged(walk, day)
    line = Transition.objects.get(book=walk.entry.book, verb="seal_result")
    assert row.seed == line.hash and draw(line.hash, row.share) == (row.number, True)
    drawn = Transition.objects.get(book=walk.entry.book, verb="draw_second_review")
    assert drawn.facts.data == {"seed": line.hash, "share": 100, "number": row.number, "drawn": True}
    assert draw("ff" * 32, 0) == (int("ff" * 32, 16) % 100, False)
    shares = [draw(f"{n:064x}", 30)[1] for n in range(1000)]
    assert sum(shares) == 300


def test_rules_that_draw_nothing_leave_no_trace(city: City) -> None:
    rules = {name: rule for name, rule in RULES.items() if not name.startswith("second")}
    kinds.enact(kinds.document(NEVER, "测试单审名单", "black", "TN", rules, kinds.BANS))
    walk, day = verified(city, NEVER)
    walk.do("decide", city.hugo, day, outcome="grant", reason="准予。")
    assert walk.entry.state == "exited" and not SecondReview.objects.exists()
    assert not Transition.objects.filter(verb__in=["seal_result", "draw_second_review"]).exists()


def test_a_decision_that_is_not_drawn_is_enacted_at_once(
    city: City, applied: tuple[Walk, date], monkeypatch: pytest.MonkeyPatch
) -> None:
    walk, day = applied
    monkeypatch.setattr("workflows.acts.secondreview.draw", lambda line, share: (99, False))
    row = judged(walk, day, "refuse")
    assert not row.is_drawn and Repair.objects.get().state == "refused"


def test_a_return_is_no_result_and_is_not_drawn(city: City, applied: tuple[Walk, date]) -> None:
    walk, day = applied
    walk.do("decide", city.hugo, day, outcome="return", reason="补核付款凭证。")
    assert walk.item("verify") and not SecondReview.objects.exists()


def test_an_application_that_is_taken_back_leaves_the_first_result_unknown(
    city: City, applied: tuple[Walk, date]
) -> None:
    from workflows.acts import hall
    from workflows.flows.base import abandon

    walk, day = applied
    judged(walk, day)
    hall.withdraw(Repair.objects.get(), abandon=abandon, by=city.acmes_speaker, at=at(day, 15))
    row = SecondReview.objects.get()
    assert row.dropped_at is not None and not row.is_sealed
    assert Opinion.objects.get(step="decide", process=row.process_id).text == ""


# ------------------------------------------------------------------------------------------------ blindness
LINK = re.compile(r'(?:href|src|action)="(/[^"#]*)')
# Pages that say nothing of a case of one's own, and lists by every one of their filters.
SKIPPED = (
    "/logout", "/static", "/language", "/password", "/calendar", "/terms", "/rules", "/lists", "/register",
    "/occupations", "/records", "/subjects/import", "/publicity", "/public-notices", "/consultations", "/verify",
    "/inbox/export", "/settings", "/cases",
)  # fmt: skip


def crawl(client: Any, starts: list[str], most: int = 150) -> dict[str, bytes]:
    """Every page that can be reached from these by its links, once whatever it is asked, with the bytes of each."""
    seen: dict[str, bytes] = {}
    todo = list(starts)
    while todo and len(seen) < most:
        url = todo.pop(0)
        if url in seen or any(url.startswith(each) for each in SKIPPED):
            continue
        answer = client.get(url)
        got = b"".join(answer.streaming_content) if answer.streaming else answer.content
        seen[url] = got
        if answer.status_code == 200 and "text/html" in answer.get("Content-Type", ""):
            todo += [link.partition("?")[0] for link in LINK.findall(got.decode())]
    return seen


def test_the_second_officer_finds_no_trace_of_the_first_result_anywhere(
    city: City, applied: tuple[Walk, date], sign_in: Any, today_is: Any
) -> None:
    walk, day = applied
    walk.do("decide", city.hugo, day, hour=8, outcome="return", reason=f"{SECRET}一：倾向不予。")
    walk.do(
        "verify",
        city.clara,
        day,
        hour=9,
        outcome="grant",
        corrected_on=(day - 7 * DAY).isoformat(),
        reason="再核。",
    )
    talk.say(walk.entry, f"{SECRET}二", mentions=[city.rolf], by=city.hugo, at=at(day, 9, 30))
    judged(walk, day, "refuse")
    talk.say(walk.entry, f"{SECRET}三", mentions=[city.rolf], by=city.hugo, at=at(day, 10, 30))
    watch.follow(walk.entry, by=city.rolf, at=at(day))
    today_is(day, 11)
    item, client = walk.item("second_review"), sign_in(city.rolf)
    number = walk.entry.number
    starts = [
        reverse("task", args=[item.code]),
        reverse("inbox"),
        reverse("inbox-team"),
        f"{reverse('inbox-team')}?task={item.code}",
        *(f"/tasks/{each.code}/" for each in WorkItem.objects.filter(entry=walk.entry)),
        *(
            f"/entries/{number}/{tail}"
            for tail in ("", "diagram/", "as-of/", "print/", "records/", "comments/")
        ),
        f"/entries/{number}/files.zip",
        f"/entries/{number}/as-of/?line={walk.entry.book.lines_count}",
        reverse("alerts"),
        reverse("second-reviews"),
        reverse("search") + f"?q={number}",
    ]
    pages = crawl(client, starts)
    assert len(pages) > 30
    leaks = [url for url, got in pages.items() if SECRET.encode() in unzipped(got)]
    assert leaks == []
    # The same facts and evidence are there, and what is kept back is said to be kept back.
    task = pages[starts[0]].decode()
    assert ("独立复核" in task and "付款凭证" in task) or "拖欠的工资已经全部付清" in task
    assert "不予提前移出" in task and task.count("独立复核期间不公开") >= 1  # both outcomes are offered
    # The head herself still reads what she wrote.
    own = sign_in(city.hugo).get(reverse("entry", args=[number])).content.decode()
    assert f"{SECRET}二" in own


def unzipped(got: bytes) -> bytes:
    """The parts of an archive, one after the other; anything else as it is."""
    import io
    import zipfile

    if not got.startswith(b"PK"):
        return got
    with zipfile.ZipFile(io.BytesIO(got)) as archive:
        return b"".join(archive.read(name) for name in archive.namelist())


def test_the_first_hand_is_silent_until_the_second_has_spoken(city: City, applied: tuple[Walk, date]) -> None:
    walk, day = applied
    judged(walk, day)
    item = walk.item("second_review")
    with pytest.raises(Refused, match="独立复核"):
        urge.urge(item, note="请同意。", by=city.hugo, at=at(day, 11))
    with pytest.raises(Refused, match="独立复核"):
        watch.copy(walk.entry, [city.rolf], note="请同意。", by=city.hugo, at=at(day, 11))
    with pytest.raises(Refused, match="独立复核"):
        item.task.flow_task.assign_to(
            item.task, to=city.rolf, by=city.hugo, at=at(day, 11), because="请同意。"
        )
    walk.do("second_review", city.rolf, day, hour=12, outcome="refuse", reason="不同意。")
    watch.copy(walk.entry, [city.rolf], note="已经裁定。", by=city.hugo, at=at(day, 13))
