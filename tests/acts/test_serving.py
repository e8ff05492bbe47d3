"""Attempts at service: in order, one at a time, each dated by its own way; what depends on service starts once."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from forms.files import Checked
from tests.cast import MONDAY, City
from workflows.acts import attempt as attempts
from workflows.acts import serving
from workflows.law.refusal import Refused
from workflows.law.serving import announcement_end
from workflows.management.walk import Walk, at
from workflows.models import Deadline, Notice, ServiceAttempt, Subject, Transition

pytestmark = pytest.mark.django_db

TUESDAY, WEDNESDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=2)
SIGNED = {"recipient": "王芳", "relation": "负责收件的人", "proof": "送达回证1号"}
MAIL = {"carrier": "邮政速递", "tracking_number": "EA123"}
NEWS = {"medium": "衡川日报", "note": "住所查无此单位"}
Said = dict[str, Any]


def scan(name: str = "回证.pdf") -> Checked:
    """A checked upload."""
    return Checked(SimpleUploadedFile(name, b"%PDF-1.4\n%%EOF"), "application/pdf")


@pytest.fixture
def issued(city: City) -> Walk:
    """A case whose prior notices wait for service."""
    return city.case().to_review(MONDAY).to_service(MONDAY)


@pytest.fixture
def paper(issued: Walk) -> Notice:
    """The notice to the company."""
    return issued.entry.notices.get(associate=None)


def told(method: str, outcome: str, on: date, **more: Any) -> Said:
    """What an officer records."""
    return {"method": method, "outcome": outcome, "ended_on": None if outcome == "under_way" else on, **more}


def fresh(paper: Notice) -> Notice:
    """The notice as it stands."""
    return Notice.objects.get(pk=paper.pk)


def record(paper: Notice, clara: Any, day: date, said: Said) -> Any:
    """Clara records an attempt on a day, at four in the afternoon."""
    return serving.record(paper, said, by=clara, at=at(day, 16))


LEFT = {"note": "当场拒收，留置于门内", "proof": "照片2张", "witnesses": "李强（社区）", "was_refused": True}
# method, what is said, day recorded → day of service
DATED = [
    ("direct", SIGNED, MONDAY),
    ("left", LEFT, MONDAY),
    ("post", {**MAIL, "proof": "回执1", "started_on": MONDAY}, WEDNESDAY),
    ("entrusted", {**SIGNED, "entrusted_to": "安陵区人社局", "started_on": MONDAY}, TUESDAY),
    ("electronic", {"started_on": MONDAY, "proof": "电子邮件回执"}, TUESDAY),
]


@pytest.mark.parametrize(("method", "said", "day"), DATED, ids=[row[0] for row in DATED])
def test_each_way_has_its_own_day(city: City, paper: Notice, method: str, said: Said, day: date) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
    record(paper, city.clara, WEDNESDAY, told(method, "succeeded", day, **said))
    served = fresh(paper)
    assert (served.state, served.served_on, served.service_method) == ("served", day, method)
    window = Deadline.objects.get(entry=paper.entry, kind="reply")
    assert (window.started_on, window.about) == (day, paper.ref)
    last = ServiceAttempt.objects.filter(notice=paper).latest("nth")
    assert (last.state, last.served_on, last.method) == ("succeeded", day, method)


def test_a_refusal_and_the_leaving_on_one_visit_are_two_attempts(city: City, paper: Notice) -> None:
    record(paper, city.clara, MONDAY, told("left", "succeeded", MONDAY, **LEFT))
    rows = (
        ServiceAttempt.objects.filter(notice=paper)
        .order_by("nth")
        .values_list("nth", "method", "state", "failure")
    )
    assert list(rows) == [(1, "direct", "failed", "refused"), (2, "left", "succeeded", "")]
    lines = Transition.objects.filter(book=paper.entry.book, gesture=Transition.objects.latest("pk").gesture)
    verbs = list(lines.order_by("seq").values_list("verb", flat=True))
    assert verbs == ["attempt_service", "miss", "attempt_service", "reach", "serve", "notify"]


@pytest.mark.parametrize(
    ("said", "word"),
    [
        (told("left", "succeeded", MONDAY, **{**LEFT, "was_refused": False}), "拒绝签收为前提"),
        (told("left", "succeeded", MONDAY, **{**LEFT, "witnesses": ""}), "见证人签名"),
        (told("electronic", "succeeded", MONDAY, in_hall=True), "没有同意电子送达"),
        (told("transferred", "succeeded", MONDAY, **SIGNED), "只适用于军人"),
        (told("public", "under_way", MONDAY, started_on=MONDAY, **NEWS), "都未能送达"),
        (
            told("public", "under_way", MONDAY, started_on=MONDAY, **NEWS, is_unknown=True),
            "都未能送达",
        ),
        (told("post", "under_way", MONDAY, started_on=MONDAY, carrier="邮政"), "邮件单号"),
        (told("post", "under_way", MONDAY, started_on=TUESDAY, **MAIL), "也不能晚于今天"),
        (
            told("post", "under_way", MONDAY, started_on=MONDAY - timedelta(days=1), **MAIL),
            "不能早于文书签发日期",
        ),
        (told("direct", "succeeded", MONDAY, recipient="王芳", proof="回证"), "与受送达人的关系"),
        (told("direct", "succeeded", MONDAY, recipient="王芳", relation="主要负责人"), "没有凭证"),
        (told("direct", "failed", MONDAY), "未能送达的原因"),
    ],
)
def test_what_is_refused_leaves_nothing(city: City, paper: Notice, said: Said, word: str) -> None:
    lines = Transition.objects.count()
    with pytest.raises(Refused, match=word), transaction.atomic():
        record(paper, city.clara, MONDAY, said)
    assert not ServiceAttempt.objects.exists() and Transition.objects.count() == lines
    assert fresh(paper).state == "issued"


def test_whereabouts_unknown_with_proof_may_be_announced_at_once(city: City, paper: Notice) -> None:
    said = told("public", "under_way", MONDAY, started_on=MONDAY, is_unknown=True, uploads=[scan()], **NEWS)
    record(paper, city.clara, MONDAY, said)
    row = Deadline.objects.get(kind="announcement_end")
    assert (row.started_on, row.due_on, row.term) == (MONDAY, date(2026, 4, 1), "30D")
    assert fresh(paper).state == "issued" and not Deadline.objects.filter(kind="reply").exists()


def test_one_attempt_is_under_way_and_its_result_closes_it(city: City, paper: Notice) -> None:
    record(paper, city.clara, MONDAY, told("post", "under_way", MONDAY, started_on=MONDAY, **MAIL))
    with pytest.raises(Refused, match="还在进行"), transaction.atomic():
        record(paper, city.clara, TUESDAY, told("direct", "failed", TUESDAY, failure="absent"))
    with pytest.raises(Refused, match="没有凭证"), transaction.atomic():
        record(paper, city.clara, WEDNESDAY, told("post", "succeeded", WEDNESDAY))
    record(paper, city.clara, WEDNESDAY, told("post", "succeeded", WEDNESDAY, proof="回执1"))
    only = ServiceAttempt.objects.get(notice=paper)
    assert (only.state, only.carrier, only.served_on) == ("succeeded", "邮政速递", WEDNESDAY)
    with pytest.raises(Refused, match="已送达"), transaction.atomic():
        record(paper, city.clara, WEDNESDAY, told("direct", "succeeded", WEDNESDAY, **SIGNED))


def test_whoever_is_served_in_person_ends_what_is_in_the_post(city: City, paper: Notice) -> None:
    record(paper, city.clara, MONDAY, told("post", "under_way", MONDAY, started_on=MONDAY, **MAIL))
    record(paper, city.clara, TUESDAY, told("direct", "succeeded", TUESDAY, **SIGNED))
    states = ServiceAttempt.objects.filter(notice=paper).order_by("nth").values_list("method", "state")
    assert list(states) == [("post", "discontinued"), ("direct", "succeeded")]
    assert fresh(paper).served_on == TUESDAY


def test_the_next_attempt_never_begins_before_the_last_ended(city: City, paper: Notice) -> None:
    record(paper, city.clara, TUESDAY, told("direct", "failed", TUESDAY, failure="moved"))
    with pytest.raises(Refused, match="不能早于这一天"), transaction.atomic():
        record(paper, city.clara, WEDNESDAY, told("post", "under_way", MONDAY, started_on=MONDAY, **MAIL))


def test_only_who_owes_service_begins_an_attempt(city: City, paper: Notice) -> None:
    for person in (city.rolf, city.hugo, city.stella, city.nora):
        with pytest.raises(PermissionDenied), transaction.atomic():
            record(paper, person, MONDAY, told("direct", "succeeded", MONDAY, **SIGNED))
    assert not ServiceAttempt.objects.exists()


def test_a_hall_without_anybody_in_it_reaches_nobody(city: City, paper: Notice) -> None:
    Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
    city.acmes_speaker.mandates.update(ends_on=MONDAY - timedelta(days=1))
    with pytest.raises(Refused, match="没有登记的代表"), transaction.atomic():
        serving.deliver(paper, by=city.clara, at=at(MONDAY, 16))


# ---------------------------------------------------------------------------------------------- property
step = st.fixed_dictionaries(
    {
        "method": st.sampled_from(["direct", "left", "electronic", "post", "entrusted", "public"]),
        "outcome": st.sampled_from(["succeeded", "failed", "under_way"]),
        "start": st.integers(-2, 40),
        "length": st.integers(-1, 35),
        "today": st.integers(0, 45),
        "was_refused": st.booleans(),
        "in_hall": st.booleans(),
    }
)


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(step, min_size=1, max_size=5))
def test_however_service_is_recorded_it_happens_once_and_on_a_possible_day(
    city: City, paper: Notice, steps: list[Said]
) -> None:
    with transaction.atomic():
        Subject.objects.filter(pk=city.acme.pk).update(electronic_service=True)
        today = MONDAY
        for each in steps:
            today = max(today, MONDAY + timedelta(days=each["today"]))
            _try(lambda each=each, today=today: record(paper, city.clara, today, _said(each)))  # type: ignore[misc]
            _hold(paper, today)
        transaction.set_rollback(True)


def _said(each: Said) -> Said:
    """A record made of random numbers: complete, perhaps impossible."""
    start = MONDAY + timedelta(days=each["start"])
    end = start + timedelta(days=each["length"])
    full = {
        **SIGNED,
        **MAIL,
        **NEWS,
        **LEFT,
        "entrusted_to": "某局",
        "failure": "refused",
        "in_hall": each["in_hall"],
    }
    ended = None if each["method"] == "public" else end
    return {**full, "method": each["method"], "outcome": each["outcome"], "started_on": start, "ended_on": ended,
            "was_refused": each["was_refused"]}  # fmt: skip


def _try(do: Callable[[], Any]) -> None:
    """What the law refuses is rolled back."""
    try:
        with transaction.atomic():
            do()
    except Refused:
        pass


def _hold(paper: Notice, today: date) -> None:
    """What must be true after every step."""
    rows = list(ServiceAttempt.objects.filter(notice=paper).order_by("nth"))
    assert [row.nth for row in rows] == list(range(1, len(rows) + 1))
    assert sum(row.state == "under_way" for row in rows) <= 1
    reached = [row for row in rows if row.state == "succeeded"]
    served = fresh(paper)
    windows = Deadline.objects.filter(entry=paper.entry, kind="reply", about=paper.ref)
    assert len(reached) == windows.count() == (served.state == "served") <= 1
    for row in rows:
        assert paper.issued_on <= row.started_on <= today
        assert row.ended_on is None or row.started_on <= row.ended_on <= today
    for row in reached:
        assert rows[-1] == row and (served.served_on, served.service_method) == (row.served_on, row.method)
        assert row.method != "public" or row.served_on >= announcement_end(row.started_on)
        assert windows.get().started_on == row.served_on
    waiting = Deadline.objects.filter(entry=paper.entry, kind="announcement_end", met_at=None)
    assert waiting.count() == sum((row.method, row.state) == ("public", "under_way") for row in rows)


def test_the_names_of_the_signers(city: City, paper: Notice) -> None:
    assert attempts.signs_as(paper) == (city.acme.name, city.acme.legal_representative)
