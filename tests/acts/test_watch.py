"""Following a case, sending it to colleagues, and every change of a last day."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from tests.acts.test_hands import NOON, last_line, person
from tests.cast import MONDAY
from workflows.acts import pause, people, watch
from workflows.law.refusal import Refused
from workflows.models import Alert, Deadline, Watch
from workflows.queries import hands, inbox

pytestmark = pytest.mark.django_db


# ----------------------------------------------------------------------------------------- watch, cc
def test_who_follows_a_case_is_told_when_a_task_is_finished(city: Any) -> None:
    walk = city.case()
    watch.follow(walk.entry, by=city.rolf, at=NOON)
    watch.follow(walk.entry, by=city.rolf, at=NOON)
    watch.follow(walk.entry, by=city.clara, at=NOON)
    walk.to_review(MONDAY)
    told = Alert.objects.filter(kind="moved_on")
    assert {alert.person for alert in told} == {city.rolf} and told.count() == 2  # verified, drafted
    watch.stop(walk.entry, by=city.rolf, at=NOON)
    walk.to_service(MONDAY)
    assert told.filter(person=city.rolf).count() == 2
    assert told.filter(person=city.clara).count() == 1


def test_who_may_no_longer_see_the_case_is_told_nothing(city: Any) -> None:
    walk = city.case()
    watch.follow(walk.entry, by=city.rolf, at=NOON)
    people.relieve(city.rolf.posts.get(), on_day=MONDAY)
    walk.do("verify", city.clara, MONDAY, outcome="proceed", reason="核对无误。", **walk.role_facts())
    assert not Alert.objects.filter(kind="moved_on").exists()
    assert not inbox.copied(person("zhengb")).exists()


def test_a_case_is_sent_to_who_may_see_it_and_others_are_named(city: Any) -> None:
    walk = city.case()
    entry, zhou = walk.entry, person("zhouw")
    with pytest.raises(Refused, match="许可、罗一鸣不能查阅本案件"):
        watch.copy(entry, [zhou, city.stella, city.acmes_speaker], note="", by=city.clara, at=NOON)
    assert not Watch.objects.exists() and not Alert.objects.exists()
    watch.copy(entry, [zhou, city.rolf], note="请关注。", by=city.clara, at=NOON)
    line = last_line(walk)
    assert (line.verb, line.facts.data) == ("copy_case", {"to": ["周雯", "郑博"], "because": "请关注。"})
    assert {(a.person, a.kind, a.data["note"]) for a in Alert.objects.all()} == {
        (zhou, "copied", "请关注。"), (city.rolf, "copied", "请关注。"),
    }  # fmt: skip
    assert [item.entry for item in inbox.copied(zhou)] == [entry]
    for stranger in (city.stella, city.anna, city.acmes_speaker):
        with pytest.raises(PermissionDenied):
            watch.copy(entry, [zhou], note="", by=stranger, at=NOON)


# ----------------------------------------------------------------------------------------- the last day
def test_every_change_of_the_last_day_is_told(city: Any) -> None:
    walk = city.case()
    row = Deadline.objects.get(entry=walk.entry, kind="decide")
    first = row.due_on
    walk.move(MONDAY, "extension", grounds="案情复杂。")
    walk.do("decide", city.hugo, MONDAY, outcome="approve", reason="同意延长。")
    Deadline.objects.filter(pk=row.pk).update(
        paused_on=MONDAY,
        stops=[{"first": MONDAY.isoformat(), "last": None, "reason": "鉴定", "document": "x"}],
    )
    row.refresh_from_db()
    longer = row.due_on
    pause.resume(row, last=MONDAY, reason="鉴定结束。", document="衡鉴〔2026〕2号", by=city.clara, at=NOON)
    row.refresh_from_db()
    changes = hands.history(row)
    assert [change.what for change in changes] == ["开始计算", "批准延长期限", "恢复计算期限"]
    assert [(change.former, change.until) for change in changes] == [
        (None, first), (first, longer), (longer, row.due_on),
    ]  # fmt: skip
    assert [change.who for change in changes] == ["", "陆明远", "沈佳宁"]
    assert "鉴定结束。" in changes[2].why and "衡鉴〔2026〕2号" in changes[2].why
    assert [change.why for change in hands.history(row, of_case=False)][1:] == ["", ""]


def test_the_history_of_one_clock_does_not_tell_of_another(city: Any) -> None:
    walk = city.notified()
    walk.move(MONDAY, "extension", grounds="案情复杂。")
    walk.do("decide", city.hugo, MONDAY, outcome="approve", reason="同意延长。")
    window = Deadline.objects.filter(entry=walk.entry, kind="reply").first()
    assert [change.what for change in hands.history(window)] == ["开始计算"]
    assert hands.history(None) == []
