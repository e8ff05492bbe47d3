"""Training in acts: reading time, the quiz, the certificate, sessions, courses; what a browser cannot forge."""

import re
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction

from tests import courses, kinds
from tests.views.hall_cases import deliver
from workflows.acts import course as desk
from workflows.acts import door, onsite, training
from workflows.law.refusal import Refused, TooLate
from workflows.law.training import desk_code
from workflows.management.courses import right_answers
from workflows.management.walk import at
from workflows.models import (
    Alert,
    Completion,
    Enrolment,
    Learning,
    Notice,
    Outbox,
    Person,
    Reading,
    TrainingPaper,
    Transition,
)
from workflows.queries import courses as files
from workflows.queries import genuine, training_page, verification
from workflows.queries.training import completed, coverage

pytestmark = pytest.mark.django_db
DAY = date(2026, 4, 1)
NOON = at(DAY, 12)


def later(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


@pytest.fixture
def luo(city: Any) -> Person:
    return city.acmes_speaker


@pytest.fixture
def learning(city: Any, luo: Person) -> Learning:
    """Acme's speaker has begun the short course."""
    return training.begin(courses.published(city), city.acme, by=luo, at=NOON)


def read_ms(learning: Learning) -> list[int]:
    return list(
        Reading.objects.filter(learning=learning).order_by("lesson").values_list("counted_ms", flat=True)
    )


# ------------------------------------------------------------------------------------------- reading time
def test_a_replayed_nonce_counts_nothing(learning: Learning, luo: Person) -> None:
    lesson = learning.version.lessons.get(position=1)
    first = training.beat(learning, lesson, "", by=luo, at=NOON)
    training.beat(learning, lesson, first.nonce, by=luo, at=later(2))
    for n in range(3, 60, 2):
        again = training.beat(learning, lesson, first.nonce, by=luo, at=later(n))
        assert again.is_elsewhere and not again.nonce
    assert read_ms(learning) == [2000]


def test_a_hundred_beats_in_a_second_count_nothing(learning: Learning, luo: Person) -> None:
    lesson = learning.version.lessons.get(position=1)
    sign = training.beat(learning, lesson, "", by=luo, at=NOON)
    for n in range(40):
        sign = training.beat(learning, lesson, sign.nonce, by=luo, at=later(n / 50))
    assert read_ms(learning) == [0]


def test_one_person_reads_in_one_place_at_a_time(learning: Learning, luo: Person) -> None:
    one, two = learning.version.lessons.all()
    here = training.beat(learning, one, "", by=luo, at=NOON)
    there = training.beat(learning, two, "", by=luo, at=NOON)
    assert training.beat(learning, one, here.nonce, by=luo, at=later(2)).is_elsewhere
    assert training.beat(learning, one, there.nonce, by=luo, at=later(2)).is_elsewhere, (
        "another lesson's nonce"
    )
    assert training.beat(learning, two, there.nonce, by=luo, at=later(2)).seconds == 2
    assert read_ms(learning) == [0, 2000]


def test_what_was_read_is_gone_on_with_another_day(learning: Learning, luo: Person) -> None:
    lesson = learning.version.lessons.get(position=1)
    sign = training.beat(learning, lesson, "", by=luo, at=NOON)
    training.beat(learning, lesson, sign.nonce, by=luo, at=later(2))
    tomorrow = NOON + timedelta(days=1)
    sign = training.beat(learning, lesson, "", by=luo, at=tomorrow)
    assert sign.seconds == 2
    assert courses.read(learning, 1, tomorrow, luo) == tomorrow + timedelta(seconds=6)
    assert Learning.objects.get().lessons_left == 1
    assert Transition.objects.filter(verb="finish_lesson", thing=learning.ref).count() == 1


# ----------------------------------------------------------------------------------------------- the quiz
def test_nobody_begins_the_quiz_before_everything_is_read(learning: Learning, luo: Person) -> None:
    courses.read(learning, 1, NOON, luo)
    with pytest.raises(Refused, match="1节课文没有学满"):
        training.begin_attempt(learning, by=luo, at=later(60))


def test_coming_back_draws_no_other_questions_and_failures_bring_a_pause(
    learning: Learning, luo: Person
) -> None:
    courses.read_all(learning, NOON, luo)
    first = training.begin_attempt(learning, by=luo, at=later(60))
    assert training.begin_attempt(learning, by=luo, at=later(90)) == first
    for n in (1, 2):
        attempt = training.begin_attempt(learning, by=luo, at=later(100 * n))
        done = training.hand_in(attempt, courses.wrong_answers(attempt), by=luo, at=later(100 * n + 10))
        assert (done.score, done.is_passed) == (0, False)
    with pytest.raises(Refused, match="2026-04-02 12:03以后可以再考"):
        training.begin_attempt(learning, by=luo, at=later(300))
    third = training.begin_attempt(learning, by=luo, at=later(210) + timedelta(hours=24))
    assert third.number == 3 and Completion.objects.count() == 0


def test_a_second_hand_in_and_choices_that_were_not_shown_change_nothing(
    learning: Learning, luo: Person
) -> None:
    courses.read_all(learning, NOON, luo)
    attempt = training.begin_attempt(learning, by=luo, at=later(60))
    right = right_answers(attempt)
    done = training.hand_in(attempt, {**courses.wrong_answers(attempt), 7: [0]}, by=luo, at=later(70))
    assert training.hand_in(attempt, right, by=luo, at=later(80)).score == done.score == 0
    again = training.begin_attempt(learning, by=luo, at=later(90))
    everything = {place: [0, 1, 2, 3, -1, 99] for place in range(3)}
    assert training.hand_in(again, everything, by=luo, at=later(95)).score == 0


def test_the_act_called_directly_completes_nothing(learning: Learning, luo: Person) -> None:
    with pytest.raises(Refused) as refused:
        door.enact("complete_learning", learning, by=luo, at=NOON)
    assert len(refused.value.sentences) == 2


# -------------------------------------------------------------------------------------------- completion
def test_whoever_reads_all_and_passes_has_the_hours_and_a_certificate(city: Any) -> None:
    """Listed, learned, passed: counted once, certified by the training desk, arrived in the hall, verifiable."""
    walk, _day = city.listed()
    luo = Person.objects.get(pk=city.acmes_speaker.pk)
    learning = training.begin(courses.published(city), city.acme, by=luo, at=NOON)
    attempt = training.begin_attempt(learning, by=luo, at=courses.read_all(learning, NOON, luo))
    before = coverage(DAY)
    training.hand_in(attempt, right_answers(attempt), by=luo, at=later(100))
    (done,) = completed(city.acme, DAY)
    assert (done.hours, done.way, done.attendee) == (Decimal("1.5"), "online", "罗一鸣（法定代表人）")
    paper = Notice.objects.get(kind="training_certificate")
    assert (paper.pk, paper.entry_id, paper.state) == (done.certificate_id, walk.entry.pk, "served")
    assert paper.number.startswith("衡信用办信训〔2026〕") and paper.arrived_at == later(100)
    assert paper.facts["training"]["hours"] == "1.5"
    told = genuine.find(paper.check_code, DAY)
    assert told is not None and told.is_good and told.authority == city.offices["HC-XY"].name
    after = coverage(DAY)
    assert (before.trained, after.trained, after.listed) == (0, 1, 1) and after.percent == 100.0
    assert completed(city.acme, DAY - timedelta(days=1)) == []
    with pytest.raises(Refused, match="不用再考"):
        training.begin_attempt(learning, by=luo, at=later(200))


# ------------------------------------------------------------------------------------------------ on site
def a_session(city: Any, version: Any, on: date) -> Any:
    """A session to come, ten days after."""
    day = on + timedelta(days=10)
    said = {
        "title": "现场培训", "where": "三楼", "starts_at": at(day, 14), "ends_at": at(day, 16), "capacity": 9,
        "hours": Decimal("3"),
    }  # fmt: skip
    return onsite.plan(version, said, by=city.people["panr"], at=at(on, 9))


def revoked(city: Any, walk: Any, on: date) -> None:
    """The listing is annulled."""
    ground = {
        "grounds": "责令文书被撤销。", "document_number": "衡政复决〔2026〕1号", "document_date": on,
        "document_body": "衡川市人民政府",
    }  # fmt: skip
    walk.move(on + timedelta(days=1), "revocation", **ground)
    walk.do("decide", city.hugo, on + timedelta(days=2), outcome="approve", reason="同意")


@pytest.mark.sqlite
def test_a_place_at_a_session_ends_with_the_listing_that_it_served_and_the_party_is_told(
    city: Any, luo: Person
) -> None:
    walk, on = city.listed()
    version = courses.published(city)
    session, learning = a_session(city, version, on), training.begin(version, city.acme, by=luo, at=NOON)
    mine = onsite.enrol(session, city.acme, person=luo, by=luo, at=at(on, 12))
    other = onsite.enrol(
        session, city.companies["jinda"][0], attendee="王某", by=city.people["panr"], at=at(on, 12)
    )
    early = onsite.enrol(session, city.acme, attendee="罗某", by=city.people["panr"], at=at(on, 12))
    Enrolment.objects.filter(pk=early.pk).update(enrolled_at=walk.entry.registered_at - timedelta(days=1))
    revoked(city, walk, on)
    states = {row.pk: row.state for row in Enrolment.objects.all()}
    assert states == {mine.pk: "withdrawn", other.pk: "enrolled", early.pk: "enrolled"}
    line = Transition.objects.get(verb="end_enrolment")
    assert (line.thing, line.actor) == (mine.ref, city.clock) and "撤销" in line.facts.data["because"]
    told = Alert.objects.get(person=luo, data__url="/hall/training/")
    assert "现场培训" in told.data["title"]
    row = Outbox.objects.get(kind="account_mail", payload__what="training_ended")
    assert row.payload["person"] == luo.pk
    learning.refresh_from_db()
    assert learning.state == "studying", (
        "what was begun on line takes nobody's place and may be learned to its end"
    )
    assert verification.verify_all().ok


def test_a_place_that_serves_another_listing_stays(city: Any, luo: Person) -> None:
    kinds.load()
    walk, on = city.listed()
    city.case(on, list_code=kinds.WATCH, associates=())
    mine = onsite.enrol(
        a_session(city, courses.published(city), on), city.acme, person=luo, by=luo, at=at(on, 12)
    )
    revoked(city, walk, on)
    mine.refresh_from_db()
    assert mine.state == "enrolled"


def test_a_session_from_enrolment_to_hours(city: Any, luo: Person) -> None:
    version, pan, wei = courses.published(city), city.people["panr"], city.people["weic"]
    said = {
        "title": "现场培训", "where": "三楼", "starts_at": at(DAY, 14), "ends_at": at(DAY, 16),
        "capacity": 2, "hours": Decimal("3"),
    }  # fmt: skip
    session = onsite.plan(version, said, by=pan, at=NOON)
    mine = onsite.enrol(session, city.acme, person=luo, by=luo, at=NOON)
    with pytest.raises(Refused, match="不用重复报名"):
        onsite.enrol(session, city.acme, person=luo, by=luo, at=NOON)
    other = onsite.enrol(session, city.companies["jinda"][0], attendee="王某", by=pan, at=NOON)
    with pytest.raises(Refused, match="名额已满"):
        onsite.enrol(session, city.companies["sanli"][0], attendee="李某", by=pan, at=NOON)
    with pytest.raises(Refused, match="现在不是签到时间"):
        onsite.sign_in(mine, desk_code(session.secret, NOON), by=luo, at=NOON)
    with pytest.raises(Refused, match="签到码不对"):
        onsite.sign_in(mine, desk_code(session.secret, at(DAY, 13, 50)), by=luo, at=at(DAY, 14))
    onsite.sign_in(mine, desk_code(session.secret, at(DAY, 14)), by=luo, at=at(DAY, 14, 1))
    noted = onsite.note_paper(other, signed_at=session.starts_at, by=pan, at=at(DAY, 17))
    with pytest.raises(PermissionDenied):  # four eyes bind everybody
        onsite.settle_paper(noted, stands=True, by=pan, at=at(DAY, 17))
    with pytest.raises(Refused, match="1条纸质签到没有复核"):
        onsite.hold(session, by=wei, at=at(DAY, 17))
    onsite.settle_paper(noted, stands=True, by=wei, at=at(DAY, 17))
    assert onsite.hold(session, by=wei, at=at(DAY, 17)) == 2
    rows = Completion.objects.order_by("pk").values_list("attendee", "way", "hours", "certificate")
    assert list(rows) == [("罗一鸣", "onsite", Decimal(3), None), ("王某", "onsite", Decimal(3), None)]
    # Neither stands on a list: the certificate is each one's own, in the same series of numbers.
    papers = list(TrainingPaper.objects.order_by("pk"))
    assert [p.number for p in papers] == [f"衡信用办信训〔2026〕{n}号" for n in (1, 2)]
    deliver("print_training")
    found = training_page.find(papers[0].check_code)
    assert found is not None and found.is_intact and found.name == city.acme.name and found.hours == "3"
    papers[0].refresh_from_db()
    assert bytes(papers[0].file or b"")[:5] == b"%PDF-" and found.result == "完成培训"
    assert verification.verify_all().ok


def test_guessing_the_code_ends_after_a_few_tries(city: Any, luo: Person) -> None:
    said = {
        "title": "现场培训", "where": "三楼", "starts_at": at(DAY, 12), "ends_at": at(DAY, 16),
        "capacity": 2, "hours": Decimal("3"),
    }  # fmt: skip
    session = onsite.plan(courses.published(city), said, by=city.people["panr"], at=at(DAY, 11))
    mine = onsite.enrol(session, city.acme, person=luo, by=luo, at=at(DAY, 11))
    for _n in range(onsite.TYPED_A_MINUTE):
        with pytest.raises(Refused, match="签到码不对"):
            onsite.sign_in(mine, "x", by=luo, at=NOON)
    with pytest.raises(Refused, match="输入次数过多"):
        onsite.sign_in(mine, desk_code(session.secret, NOON), by=luo, at=NOON)


# ------------------------------------------------------------------------------------------------- courses
def test_a_course_is_published_by_another_and_is_stone(city: Any) -> None:
    version, pan, wei = courses.draft(city), city.people["panr"], city.people["weic"]
    with pytest.raises(PermissionDenied):
        desk.publish(version, seen=desk.seal_of(version), by=pan, at=NOON)
    seen = desk.seal_of(version)
    version = desk.amend(version, {"mark": 70}, by=pan, at=NOON)
    with pytest.raises(TooLate, match="草案在您打开之后改过"):
        desk.publish(version, seen=seen, by=wei, at=NOON)
    done = desk.publish(version, seen=desk.seal_of(version), by=wei, at=NOON)
    with pytest.raises(TooLate, match="不能再改"):
        desk.amend(done, {"mark": 1}, by=pan, at=NOON)
    for rows, change in (
        (done.questions.all(), {"answers": [0]}),
        (done.lessons.all(), {"seconds": 1}),
        (type(done).objects.filter(pk=done.pk), {"mark": 1}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(**change)
    with pytest.raises(DatabaseError), transaction.atomic():
        done.questions.all().delete()
    newer = desk.draft(done.course, by=pan, at=NOON)
    assert (newer.version, newer.questions.count(), newer.hands) == (2, 6, [pan.pk])
    desk.publish(newer, seen=desk.seal_of(newer), by=wei, at=NOON)
    assert list(done.course.versions.values_list("version", "state")) == [(2, "published"), (1, "superseded")]


def test_no_clause_of_the_bundled_course_is_invented() -> None:
    """Every article that is cited is one of the list's, verbatim, or one that domain.md names."""
    known = set(files.verbatim()["wage-arrears"])
    named = {
        "民法典第二百零一条", "行政处罚法第四十五条", "个人信息保护法第二十五条", "行政复议法第二十条",
        "行政复议法第二十四条", "行政诉讼法第四十六条", "行政诉讼法第四十五条", "行政诉讼法第五十六条",
    }  # fmt: skip
    (facts,) = files.bundled()
    assert (len(facts["lessons"]), len(facts["questions"])) == (6, 30)
    text = "\n".join(one["text"] for one in facts["lessons"])
    text += "\n".join(f"{q['explanation']}\n{q['clause']}" for q in facts["questions"])
    for other in re.findall(r"(?:民法典|行政\w{2}法|个人信息保护法)第[一二三四五六七八九十百零]+条", text):
        assert other in named, other
    own = re.sub(r"(?:民法典|行政\w{2}法|个人信息保护法)第[^条]+条(?:、第[^条]+条)?", "", text)
    assert set(re.findall(r"第[一二三四五六七八九十百零]+条", own)) - known <= {"第二十条", "第二十四条"}
    assert "令第36号" in text and "待核" in text
