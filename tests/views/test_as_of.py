"""The look back: at every line of a whole life, what is shown is what the entry had when the line was written."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from typing import Any
from urllib.parse import quote

import pytest

from tests.cast import MONDAY, City
from tests.views.test_entry import a_person, queries
from workflows.acts import door, log
from workflows.management.walk import at
from workflows.models import Deadline, Entry, Transition
from workflows.queries import past
from workflows.queries.verification import STATEFUL, _present_states

pytestmark = [pytest.mark.django_db]

# What the look back says of the entry, and the column it must agree with once the step is done.
COLUMNS = ("state", "facts_summary", "reason", "decided_on", "listed_from")


def shown(client: Any, walk: Any, asked: str) -> Any:
    """The page of the entry as it stood."""
    answer = client.get(f"/entries/{walk.entry.number}/as-of/?{asked}")
    assert answer.status_code == 200
    return answer


@contextmanager
def watched(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[int, dict[str, str]]]:
    """Keep the states of everything at the very moment each line is written, by the line's key.

    Things that move together have moved before the first of their lines is written: of all but the last of these
    lines only the state of its own thing is kept.
    """
    write, write_all, seen = log.append, log.append_all, {}

    def keep(line: Transition) -> Transition:
        kept = _present_states([line.book_id]).get(line.book_id, {})
        fresh = {thing: STATEFUL[thing.partition("/")[0]].fresh for thing in kept}
        seen[line.pk] = {thing: state for thing, state in kept.items() if state != fresh[thing]}
        return line

    def append(*args: Any, **kwargs: Any) -> Transition:
        return keep(write(*args, **kwargs))

    def append_all(*args: Any, **kwargs: Any) -> list[Transition]:
        lines = write_all(*args, **kwargs)
        seen.update({line.pk: {line.thing: line.after} for line in lines[:-1]})
        return [*lines[:-1], *(keep(line) for line in lines[-1:])]

    for module in (door, log):
        monkeypatch.setattr(module, "append", append)
        monkeypatch.setattr(module, "append_all", append_all)
    yield seen


def after_each(walk: Any, kept: dict[int, Entry]) -> None:
    """Keep the entry as it is after a step, by how many lines its book has."""
    kept[walk.entry.book.lines_count] = walk.entry


def a_whole_life(city: City, kept: dict[int, Entry]) -> Any:
    """Registered, redrafted, returned, told, heard, listed, repaired, restored, annulled."""
    walk, first = city.case(), MONDAY
    after_each(walk, kept)
    walk.to_review(first)
    after_each(walk, kept)
    walk.do("review", city.rolf, first, hour=12, outcome="return", reason="金额与台账不一致。")
    after_each(walk, kept)
    facts = "经核对，拖欠42名农民工工资共计1200000.00元。"
    walk.do("draft", city.clara, first, hour=13, facts_summary=facts, reason="已更正。")
    after_each(walk, kept)
    walk.to_service(first).tell(first)
    after_each(walk, kept)
    walk.state(first + timedelta(days=1), "工程款没有结清。")
    walk.answer(first + timedelta(days=2), "不影响工资支付义务。")
    after_each(walk, kept)
    on = walk.let_window_close()
    walk.to_decision(on).decide(on).hand_over(on)
    after_each(walk, kept)
    later = on + timedelta(days=300)
    walk.apply(later, corrected_on=on)
    said = {"outcome": "grant", "reason": "已经付清，付款凭证齐全。"}
    walk.do("verify", city.clara, later, corrected_on=on.isoformat(), **said)
    after_each(walk, kept)
    walk.do("decide", city.hugo, later, hour=11, **said)
    after_each(walk, kept)
    fraud = later + timedelta(days=30)
    walk.rescind(later + timedelta(days=10), decided_on=fraud, grounds="付款凭证系伪造。")
    after_each(walk, kept)
    end = fraud + timedelta(days=30)
    told = {
        "basis": "order_annulled",
        "document_number": "1号",
        "document_date": end,
        "document_body": "法院",
    }
    walk.move(end, "revocation", grounds="责令文书被撤销。", **told)
    walk.do("decide", city.hugo, end, hour=11, outcome="approve", reason="同意撤销。")
    after_each(walk, kept)
    return walk


def test_at_every_line_every_state_is_what_it_was(city: City, monkeypatch: pytest.MonkeyPatch) -> None:
    with watched(monkeypatch) as seen:
        walk = a_whole_life(city, {})
    lines = past.lines_of(walk.entry)
    # The receivers of corrections are written in books of their own.
    own = Transition.objects.filter(pk__in=seen, book=walk.entry.book)
    assert len(lines) > 60 and {line.pk for line in lines} == {line.pk for line in own}
    for count, line in enumerate(lines, 1):
        told = past.states_of(lines[:count])
        assert {t: s for t, s in told.items() if t in seen[line.pk]} == seen[line.pk], f"{line}"
        if walk.entry.ref in seen[line.pk]:
            assert past.stood(walk.entry, lines, count).state == seen[line.pk][walk.entry.ref]


def test_after_every_step_the_facts_are_what_they_were(city: City) -> None:
    kept: dict[int, Entry] = {}
    walk = a_whole_life(city, kept)
    lines = past.lines_of(walk.entry)
    assert len(kept) == 11 and len({entry.facts_summary for entry in kept.values()}) == 2
    for count, then in kept.items():
        told = past.stood(walk.entry, lines, count)
        assert {name: getattr(told, name) for name in COLUMNS} == {n: getattr(then, n) for n in COLUMNS}
        assert told.listed_until == (then.listed_until.isoformat() if then.listed_until else "")
        assert told.corrected_on == (then.corrected_on.isoformat() if then.corrected_on else "")
        left = log.local_day(then.exited_at) if then.exited_at else None
        assert told.left_on == (log.local_day(then.revoked_at) if then.revoked_at else left)
        assert told.rules == then.policy.reference


def test_the_page_says_that_it_looks_back_and_until_when(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on + timedelta(days=30))
    answer = shown(sign_in(city.clara), walk, f"at={MONDAY}")
    page = answer.content.decode()
    assert f'按台账还原，截至 <time class="xh-nw" datetime="{MONDAY}">{MONDAY}</time> 24:00' in page
    assert answer.context["state"] == "已告知" and not answer.context["measures"]
    assert {row["state"] for row in answer.context["notices"]} == {"已送达"}
    assert "列入决定书" not in page and "不是现在的情况" in page


def test_one_steps_from_line_to_line(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    today_is(MONDAY)
    clara, total = sign_in(city.clara), walk.entry.book.lines_count
    answer = shown(clara, walk, "line=1")
    assert not answer.context["prev_url"] and answer.context["state"] == "拟列入"
    seen = 1
    while answer.context["next_url"]:
        answer, seen = clara.get(answer.context["next_url"]), seen + 1
        assert answer.context["count"] == seen and len(answer.context["lines"]) == seen
    assert seen == total and answer.context["state"] == "已告知"


def test_before_it_was_registered_there_was_no_entry(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    page = shown(sign_in(city.clara), walk, "at=2026-02-01").content.decode()
    assert "那时还没有登记本条目" in page and walk.entry.facts_summary not in page


def test_a_day_that_cannot_be_read_is_named_and_kept(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/as-of/?at=昨天")
    page = answer.content.decode()
    assert answer.status_code == 422 and "“昨天”不是日期" in page and 'value="昨天"' in page


def test_a_last_day_is_shown_as_it_was_before_the_extension(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.notified()
    former = Deadline.objects.get(entry=walk.entry, kind="decide").due_on
    later = MONDAY + timedelta(days=3)
    walk.move(later, "extension", grounds="案情复杂")
    walk.do("decide", city.hugo, later, hour=11, outcome="approve", reason="同意延长。")
    now = Deadline.objects.get(entry=walk.entry, kind="decide").due_on
    today_is(later)
    clara = sign_in(city.clara)

    def due(asked: str) -> date:
        terms = shown(clara, walk, asked).context["terms"]
        return next(term["due"] for term in terms if term["row"].kind == "decide")

    assert now > former and due(f"at={MONDAY}") == former and due(f"at={later}") == now


def test_a_clock_that_was_not_started_then_is_not_shown(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    clara = sign_in(city.clara)
    then = {term["row"].kind: term for term in shown(clara, walk, f"at={MONDAY}").context["terms"]}
    now = {term["row"].kind: term for term in shown(clara, walk, f"at={on}").context["terms"]}
    assert "listing_end" not in then and "listing_end" in now
    assert not then["decide"]["is_met"] and now["decide"]["is_met"]


def test_on_the_day_of_the_decision_its_clocks_run_only_after_it(
    city: City, sign_in: Any, today_is: Any
) -> None:
    walk, on = city.listed()
    today_is(on)
    clara, seq = sign_in(city.clara), walk.entry.book.lines.get(verb="enlist").seq

    def terms(line: int) -> dict[str, bool]:
        found = shown(clara, walk, f"line={line}").context["terms"]
        assert not any(term["is_unsure"] for term in found)
        return {term["row"].kind: term["is_met"] for term in found}

    before, after = terms(seq - 1), terms(seq)
    assert "listing_end" not in before and "repair_opens" not in before and before["decide"] is False
    assert after["listing_end"] is False and after["repair_opens"] is False
    assert terms(walk.entry.book.lines_count)["decide"] is True


def test_other_departments_look_back_with_persons_masked(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    page = shown(sign_in(city.anna), walk, f"at={on}").content.decode()
    assert "何小明" not in page and "何＊＊" in page


def test_a_look_back_at_a_natural_persons_file_is_written(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    a_person(walk)
    today_is(MONDAY)
    shown(sign_in(city.clara), walk, "line=1")
    assert Transition.objects.get(book__entry=walk.entry, verb="view_file").actor == city.clara


def test_a_look_back_costs_the_same_number_of_queries(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    clara = sign_in(city.clara)
    shown(clara, walk, "line=12")  # the first look of a day is written down
    few, many = (queries(clara, f"/entries/{walk.entry.number}/as-of/?line={n}") for n in (12, 30))
    assert few == many <= 36


def test_what_differs_now_is_marked(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    clara, total = sign_in(city.clara), walk.entry.book.lines_count
    then = shown(clara, walk, f"at={MONDAY}")
    assert then.context["differs"]["state"] == "在列" and "现在：在列" in then.content.decode()
    later = {row["label"]: row["now"] for row in then.context["came_later"]}
    assert later["决定日期"] == on.isoformat() and "那时还没有，后来才有" in then.content.decode()
    last = shown(clara, walk, f"line={total}")
    assert not last.context["differs"] and "与现在相同" in last.content.decode()


@pytest.mark.parametrize("line", ["0", "99999", "abc", "²", "9" * 400])
def test_a_line_that_there_is_not_is_named(city: City, sign_in: Any, today_is: Any, line: str) -> None:
    walk = city.case()
    today_is(MONDAY)
    answer = sign_in(city.clara).get(f"/entries/{walk.entry.number}/as-of/", {"line": line})
    assert answer.status_code == 422 and f"没有第 “{line[:20]}” 行" in answer.content.decode()


@pytest.mark.parametrize(
    ("asked", "instant"),
    [
        (f"at={MONDAY}T10:00:00%2B08:00", True),
        (f"at={MONDAY}T10:00:00+08:00", True),
        (f"at={MONDAY}+10:00", True),
        (f"at={MONDAY}&time=24:00", False),
    ],
)
def test_an_instant_is_read_as_it_is_typed(
    city: City, sign_in: Any, today_is: Any, asked: str, instant: bool
) -> None:
    walk = city.notified()
    today_is(MONDAY + timedelta(days=1))
    answer = shown(sign_in(city.clara), walk, asked)
    lines = past.lines_of(walk.entry)
    end = at(MONDAY, 10) + datetime.resolution if instant else past.end_of(MONDAY)
    assert answer.context["count"] == sum(line.at < end for line in lines) > 0
    assert answer.context["is_by_line"] is instant


def test_a_time_without_a_day_and_a_day_to_come_are_said(city: City, sign_in: Any, today_is: Any) -> None:
    walk = city.case()
    today_is(MONDAY)
    clara, url = sign_in(city.clara), f"/entries/{walk.entry.number}/as-of/"
    alone = clara.get(url, {"time": "10:00"})
    assert alone.status_code == 422 and "只填时间不能还原" in alone.content.decode()
    for asked in ("9999-12-31", "2030-01-01", "2030-01-01T09:00"):
        assert "还没有到" in shown(clara, walk, f"at={asked}").content.decode()
    assert "还没有到" not in shown(clara, walk, f"at={MONDAY}").content.decode()


def test_every_line_leads_to_how_it_stood_then(city: City, sign_in: Any, today_is: Any) -> None:
    walk, on = city.listed()
    today_is(on)
    line = walk.entry.book.lines.get(verb="enlist")
    then, posts = (
        f"/entries/{walk.entry.number}/as-of/?line={line.seq}",
        f"/log/people/{line.actor.username}/at/?at=",
    )
    assert then in sign_in(city.clara).get(f"/entries/{walk.entry.number}/").content.decode()
    anna = sign_in(city.anna)
    of_line = anna.get(f"/log/{walk.entry.number}/{line.seq}/").content.decode()
    assert then in of_line and posts in of_line
    assert posts in anna.get(f"/log/people/{line.actor.username}/").content.decode()
    page = shown(anna, walk, f"line={line.seq}").content.decode()
    exact = f"{posts}{quote(line.at.isoformat(), safe='')}"
    assert all(exact in text for text in (page, of_line)), (
        "to the microsecond, so that the line is among the acts"
    )
    assert anna.get(exact).context["standing"].acts[0].row.line.at == line.at
    assert posts in page and f"/log/{walk.entry.number}/{line.seq}/" in page
    policy = walk.entry.policy
    assert f"/lists/{policy.list_type.code}/?v={policy.version}" in page
    assert posts not in shown(sign_in(city.clara), walk, f"line={line.seq}").content.decode()
