"""Whatever somebody does with a task, the very next request of everybody shows it, on every page that tells."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from workflows.acts import people, team, watch
from workflows.law.duties import Role
from workflows.management.walk import at
from workflows.models import Person, WorkItem
from workflows.models.evidence import new_code
from workflows.queries import clock
from workflows.tasks import run_outbox_once

pytestmark = pytest.mark.django_db

TUESDAY = date(2026, 3, 3)
SAID = {"outcome": "approve", "reason": "事实清楚，同意签发。"}
BOXES = {"mine": "inbox", "team": "inbox-team", "done": "inbox-done", "copied": "inbox-copied"}
# Who has the task → what its own page says to the auditor, who only looks.
STANDING = {
    "team": "待领",
    "rolf": "郑博已于",
    "ji": "季雨桐已于",
    "rules": "法规科",
    "held": "已由郑博提交，正在等待生效",
    "done": "由郑博办结",
}


@dataclass
class Scene:
    """A notice that waits for review, six sessions that are open all the time, and the task's code."""

    city: Any
    walk: Any
    code: str
    rules: Any
    monkeypatch: pytest.MonkeyPatch
    sessions: dict[str, Client] = field(default_factory=dict)

    def post(self, who: str, what: str, **said: Any) -> Any:
        """Somebody presses a button on the task's pages; it must succeed."""
        where = reverse(what, args=[self.code])
        answer = self.sessions[who].post(where, said)
        assert answer.status_code == 302, answer.content.decode()
        return answer

    def claim(self) -> None:
        self.post("rolf", "task-claim")

    def hand_over(self, who: str, *, was: Any) -> None:
        to, had = self.city.people["jiyt"].username, str(was.pk) if was else ""
        self.post(who, "task-hand-over", to=to, reason="均衡工作量。", was=had)

    def delegate(self) -> None:
        self.post("rolf", "task-delegate", to="jiyt", reason="请代为核对。")

    def in_bulk(self, kind: str) -> None:
        """The confirmation page of bulk work, with everything ticked."""
        said = {"kind": kind, "code": new_code(), "shown": [self.code], "item": [self.code]}
        page = self.sessions["rolf"].post(reverse("bulk-start"), said, follow=True)
        assert "成功 1 件" in page.content.decode()

    def seconds_go_by(self, seconds: int) -> None:
        then = clock.now() + timedelta(seconds=seconds)
        self.monkeypatch.setattr(clock, "now", lambda: then)


def nothing(_scene: Scene) -> None:
    """The task lies in the department's box."""


def handed_in(scene: Scene) -> None:
    scene.post("rolf", "task", **SAID)


# What was before, what somebody does, who has the task then.
ACTS: dict[str, tuple[Callable[[Scene], Any], Callable[[Scene], Any], str]] = {
    "claiming": (nothing, Scene.claim, "rolf"),
    "completing": (Scene.claim, handed_in, "done"),
    "completing what nobody had claimed": (nothing, handed_in, "done"),
    "releasing": (Scene.claim, lambda s: s.post("rolf", "task-release"), "team"),
    "reassigning": (Scene.claim, lambda s: s.hand_over("hugo", was=s.city.rolf), "ji"),
    "assigning from the box": (nothing, lambda s: s.hand_over("hugo", was=None), "ji"),
    "delegating": (Scene.claim, Scene.delegate, "ji"),
    "taking back": (
        lambda s: (s.claim(), s.delegate()),
        lambda s: s.post("rolf", "task-take-back"),
        "rolf",
    ),
    "giving back what was delegated": (
        lambda s: (s.claim(), s.delegate()),
        lambda s: s.post("ji", "task-release"),
        "rolf",
    ),
    "moving": (
        nothing,
        lambda s: s.post("hugo", "task-move", team=s.rules.pk, reason="按分工。", was=""),
        "rules",
    ),
    "bulk-claiming": (nothing, lambda s: s.in_bulk("claim"), "rolf"),
    "bulk-releasing": (Scene.claim, lambda s: s.in_bulk("release"), "team"),
    "bulk approval": (Scene.claim, lambda s: s.in_bulk("approve"), "done"),
    "handing in": (Scene.claim, handed_in, "held"),
    "taking the step back": (
        lambda s: (s.claim(), handed_in(s)),
        lambda s: s.post("rolf", "task-undo"),
        "rolf",
    ),
    "enactment by the runner": (
        lambda s: (s.claim(), handed_in(s)),
        lambda s: (s.seconds_go_by(11), run_outbox_once()),
        "done",
    ),
    "enactment by one's own look": (
        lambda s: (s.claim(), handed_in(s)),
        lambda s: (s.seconds_go_by(11), s.sessions["rolf"].get(reverse("inbox"))),
        "done",
    ),
}
HELD = ("handing in", "taking the step back", "enactment by the runner", "enactment by one's own look")


@pytest.fixture
def scene(city: Any, today_is: Any, monkeypatch: pytest.MonkeyPatch) -> Scene:
    """Rolf and Ji may review; Hugo is the head; Lena follows the case; Anna audits; Clara serves next."""
    ji, office = city.people["jiyt"], city.offices["HC-RS"]
    people.appoint(ji, office, Role.REVIEWER, since=date(2024, 1, 1))
    walk = city.case().to_review(date(2026, 3, 2))
    watch.copy(walk.entry, [city.lena], note="请关注。", by=city.clara, at=at(date(2026, 3, 2)))
    rules = team.settle(office, "法规科", [city.rolf], since=date(2026, 3, 2))
    today_is(TUESDAY)
    made = Scene(city, walk, walk.item("review").code, rules, monkeypatch)
    cast = {"rolf": city.rolf, "ji": ji, "hugo": city.hugo, "lena": city.lena, "clara": city.clara}
    for name, person in {**cast, "anna": city.anna}.items():
        made.sessions[name] = Client()
        fresh = Person.objects.get(pk=person.pk)
        made.sessions[name].force_login(fresh, backend="project.auth.DutyBackend")
    return made


def told(scene: Scene) -> dict[str, Any]:
    """What everybody is told now; each page is the first request of that session to it since the act."""
    said: dict[str, Any] = {f"{who} {box}": listed(scene, who, box) for who, box in LOOKS}
    said["clara's next step"] = [row["item"].step for row in rows(scene, "clara", "mine")]
    hugo = scene.sessions["hugo"]
    page = hugo.get(reverse("supervision-tasks") + "?state=open").context["rows"]
    said["supervised"] = [who_has(row) for row in page if row["item"].code == scene.code]
    loads = hugo.get(reverse("supervision")).context["by_officer"]
    said["load"] = {row["load"].label: row["load"].open for row in loads if row["load"].label in NAMES}
    said["numbers"] = {who: numbers(scene, who) for who in ("ji", "rolf")}
    return said


LOOKS = (
    ("ji", "team"), ("ji", "mine"), ("ji", "done"), ("rolf", "team"), ("rolf", "mine"), ("rolf", "done"),
    ("lena", "copied"),
)  # fmt: skip
NAMES = {"郑博": "rolf", "季雨桐": "ji"}


def who_has(row: Any) -> str:
    """The owner a row shows."""
    return row["item"].owner.name if row["item"].owner else ""


def rows(scene: Scene, who: str, box: str) -> list[Any]:
    """A list as somebody sees it."""
    return list(scene.sessions[who].get(reverse(BOXES[box])).context["rows"])


def listed(scene: Scene, who: str, box: str) -> list[str]:
    """Who has the task, as that list says; empty where the list does not have it."""
    return [who_has(row) for row in rows(scene, who, box) if row["item"].code == scene.code]


def numbers(scene: Scene, who: str) -> tuple[int, int]:
    """The fragment of the navigation: in hand, to be taken."""
    page = scene.sessions[who].get(reverse("inbox-counts")).content.decode()
    found = dict(re.findall(r'id="n-(mine|team)"[^>]*>(\d+)<', page))
    return int(found["mine"]), int(found["team"])


def expected(holder: str) -> dict[str, Any]:
    """What everybody must be told when the task is with `holder`."""
    name = {"rolf": "郑博", "ji": "季雨桐"}.get(holder, "")
    is_free = holder in ("team", "rules")
    shown = [name] if name or is_free else []
    return {
        "ji team": [""] if holder == "team" else [],
        "ji mine": ["季雨桐"] if holder == "ji" else [],
        "rolf team": [""] if is_free else [],
        "rolf mine": ["郑博"] if holder == "rolf" else [],
        "ji done": [],
        "rolf done": ["郑博"] if holder == "done" else [],
        "lena copied": shown,
        "clara's next step": ["serve"] if holder == "done" else [],
        "supervised": shown,
        "load": {"郑博": int(holder == "rolf"), "季雨桐": int(holder == "ji")},
        "numbers": {
            "ji": (int(holder == "ji"), int(holder == "team")),
            "rolf": (int(holder == "rolf"), int(is_free)),
        },
    }


@pytest.mark.parametrize("act", ACTS)
def test_the_very_next_request_of_everybody_shows_it(scene: Scene, settings: Any, act: str) -> None:
    settings.XINHENG_UNDO_SECONDS = 10 if act in HELD else 0
    before, do, holder = ACTS[act]
    before(scene)
    earlier = told(scene)  # every page was open before
    do(scene)
    assert told(scene) == expected(holder) != earlier
    page = scene.sessions["anna"].get(reverse("task", args=[scene.code])).content.decode()
    assert STANDING[holder] in page
    assert WorkItem.objects.get(code=scene.code).status == {
        "team": "new", "rules": "new", "done": "done", "held": "held",
    }.get(holder, "assigned")  # fmt: skip
