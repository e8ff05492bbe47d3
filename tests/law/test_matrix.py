"""Every state × every verb of every machine; every condition alone; everybody who may not.

What is allowed does exactly one transition and writes exactly one line. What is not is refused with a
Chinese sentence and leaves no trace: not one row of any table differs.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import transaction

from tests.law import against, audits, guided, lawsuits, machines, matters, promises, repairs, teaching
from tests.law.against import IMPOSSIBLE_DAY
from tests.law.machines import (
    ENTRY,
    NOTICE,
    TODAY,
    Machine,
)
from tests.law.objected import an_objection
from tests.scenes import scene
from tests.stone import stone_lifted
from tests.trace import changed, rows
from workflows.acts import batch, calendar, door, letterhead, merge, publicity, rulemaking
from workflows.acts.pieces import Piece
from workflows.law.almanac import FESTIVALS
from workflows.law.recordfile import Decision
from workflows.law.refusal import Refused
from workflows.management.walk import at
from workflows.models import (
    CalendarDraft,
    CommitmentTemplate,
    CourseVersion,
    Entry,
    Hearing,
    Letterhead,
    ListType,
    Merge,
    Monitoring,
    Notice,
    NoticeBatch,
    Person,
    Policy,
    PublicityRecord,
    Reorganisation,
    Repair,
    ServiceAttempt,
    Transition,
    WatchFinding,
    WorkPaper,
)

pytestmark = pytest.mark.django_db

TABLES = (machines, against, matters, lawsuits, guided, promises, teaching, repairs, audits)
MACHINES = (
    *machines.MACHINES,
    matters.COMPLAINT,
    matters.REPORT,
    *guided.MACHINES,
    *promises.MACHINES,
    *teaching.MACHINES,
    *audits.MACHINES,
)
NOTHING_AGAINST = {
    model: columns for table in TABLES for model, columns in getattr(table, "NOTHING_AGAINST", {}).items()
}
AGAINST = [row for table in TABLES for row in getattr(table, "AGAINST", ())]
CHINESE = re.compile(r"[\u4e00-\u9fff].*。$")
by_name = pytest.mark.parametrize("machine", MACHINES, ids=lambda m: m.name)


@pytest.fixture
def things(city: Any) -> dict[type, Any]:
    """One thing of each kind, hanging from one entry; nothing but a state can stand against a verb."""
    found = one_of_each(city)
    for thing in found:
        put(thing, **NOTHING_AGAINST.get(type(thing), {}))
    return {type(thing): thing for thing in found}


@scene
def one_of_each(city: Any) -> list[Any]:
    """The same as they come to be."""
    walk, day = city.listed()
    walk.apply(date(2026, 9, 25), corrected_on=day)
    entry = walk.entry
    found = [entry, *(getattr(entry, kind).first() for kind in ("displays", "measures", "repairs"))]
    found += [entry.commitments.first(), entry.notices.filter(associate=None).first()]
    found.append(an_attempt(city, entry))
    found.append(a_hearing(city, entry))
    found.append(a_finding(entry))
    found.append(a_batch(city, entry))
    found.append(a_draft(city, entry))
    found.append(a_merge(city))
    found.append(a_penalty(city))
    found.append(a_year(city))
    found += [a_letterhead(city), matters.a_complaint(city, TODAY), matters.a_report(city, TODAY)]
    found += lawsuits.begun(city, entry)
    found.append(promises.a_text(city))
    put(entry.commitments.first(), cosigned_by=city.clara)
    found += guided.begun(city, entry)
    found.append(an_objection(city, entry))
    found.append(a_reorganisation(entry))
    found += teaching.one_of_each(city)
    found += audits.one_of_each(city)
    return found


def a_reorganisation(entry: Entry) -> Reorganisation:
    """A lifting for the time of a plan."""
    said: dict[str, Any] = {"court": "衡川市中级人民法院", "document_number": "（2026）衡01破3号"}
    days = {"document_date": TODAY, "since": TODAY, "watch_on": TODAY}
    return Reorganisation.objects.create(entry=entry, **said, **days)


def an_attempt(city: Any, entry: Entry) -> ServiceAttempt:
    """An attempt to serve a notice of the entry."""
    paper = entry.notices.filter(associate=None).first()
    told: dict[str, Any] = {"nth": 1, "by": city.clara, "recorded_at": at(TODAY), "started_on": TODAY}
    return ServiceAttempt.objects.create(notice=paper, method="direct", **told)


def a_hearing(city: Any, entry: Entry) -> Hearing:
    """A hearing of the company, chaired by somebody who did not work on the case."""
    prior = entry.notices.get(kind="prior_notice", associate=None)
    told: dict[str, Any] = {"requested_by": city.acmes_speaker, "requested_at": at(TODAY)}
    said = {"received_on": TODAY, "chair": city.people["guq"], "code": "T1"}
    return Hearing.objects.create(entry=entry, notice=prior, **told, **said)


def a_finding(entry: Entry) -> WatchFinding:
    """Something that a watch over the entry found."""
    watch = Monitoring.objects.create(entry=entry, opened_on=TODAY, until=TODAY + timedelta(days=365))
    return WatchFinding.objects.create(
        monitoring=watch,
        entry=entry,
        kind="check",
        source="check/1",
        words="新的欠薪投诉。",
        found_at=at(TODAY),
    )


def a_batch(city: Any, entry: Entry) -> NoticeBatch:
    """A batch of one document, which nobody prepared: no hands stand against its approval."""
    told: dict[str, Any] = {"by": city.clara, "at": at(TODAY)}
    said = {"warning.facts": "事实", "warning.requirements": "要求"}
    office, chosen = city.offices["HC-RS"], [(Piece(entry.pk), "")]
    made = batch.prepare("batch1234567", office, "warning_letter", said, chosen, **told)
    put(made, hands=[])
    return made


def a_draft(city: Any, entry: Entry) -> Policy:
    """The next version of the entry's list, which nobody wrote: no hands stand against its approval."""
    facts: dict[str, Any] = {"effective_from": TODAY, "note": "", "by": city.people["zhouw"], "at": at(TODAY)}
    policy = rulemaking.draft(entry.list_type, entry.policy, **facts)
    put(policy, hands=[])
    return policy


def a_merge(city: Any) -> Merge:
    """Two files that are to be one; nobody's hands stand against it."""
    told: dict[str, Any] = {"reason": "重复建档。", "evidence": "证明", "at": at(TODAY)}
    made = merge.propose(city.acme, city.companies["jinda"][0], by=city.people["zhouw"], **told)
    put(made, hands=[])
    return made


def a_penalty(city: Any) -> PublicityRecord:
    """A penalty that the labour bureau reported."""
    policy = Policy.in_force(ListType.objects.get(code="penalty-publicity"), date(2026, 9, 1))
    said = ("衡人社罚字〔2026〕1号", city.acme.name, city.acme.code, "罚款", "事由", "依据", "内容")
    decision = Decision(*said, date(2026, 9, 1), "", severity="ordinary")
    told: dict[str, Any] = {"policy": policy, "by": city.clara, "at": at(date(2026, 9, 2))}
    return publicity.report(decision, city.offices["HC-RS"], **told)


def a_year(city: Any) -> CalendarDraft:
    """A year of the calendar that nobody wrote: no hands stand against its confirmation."""
    lines = f"{'、'.join(FESTIVALS)} 2027-05-01"
    draft = calendar.enter(2027, "测试", lines, "", by=city.people["zhouw"], at=at(TODAY))
    put(draft, hands=[])
    return draft


def a_letterhead(city: Any) -> Letterhead:
    """Particulars of the labour bureau that nobody wrote: no hands stand against their publication."""
    version = letterhead.draft(city.offices["HC-RS"], by=city.people["zhouw"], at=at(TODAY))
    put(version, hands=[])
    return version


def put(thing: Any, **columns: Any) -> None:
    """Write columns behind the door's back."""
    with (
        stone_lifted()
        if isinstance(thing, Letterhead | CommitmentTemplate | CourseVersion | WorkPaper)
        else nullcontext()
    ):  # a published one never goes back
        if columns:
            type(thing)._base_manager.filter(pk=thing.pk).update(**columns)


@contextmanager
def undone() -> Iterator[None]:
    """What is done inside is undone afterwards."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def one_of(names: str) -> Person:
    """The first of these people."""
    return Person.objects.get(username=names.split()[0])


def attempt(machine: Machine, thing: Any, verb: str, by: Person, day: date = TODAY, kept: Any = ()) -> Any:
    """Try one verb on one thing."""
    facts = machine.told.get(verb, {})
    given = {name: value for name, value in machine.given.get(verb, {}).items() if name not in kept}
    return door.enact(verb, thing, by=by, at=at(day), because="依据充分。", given=given, **facts)


def refusal(
    machine: Machine, thing: Any, verb: str, by: Person, day: date = TODAY, kept: Any = ()
) -> list[str]:
    """The sentences with which one verb is refused; empty when it was not. `kept` columns stay as they are."""
    try:
        with transaction.atomic():
            attempt(machine, thing, verb, by, day, kept)
    except Refused as refused:
        return refused.sentences
    return []


@by_name
def test_the_table_is_complete(machine: Machine) -> None:
    moves = machine.model._meta.get_field("state").get_all_transitions(machine.model)
    assert set(machine.verbs) == {move.name for move in moves} == set(machine.may)
    assert machine.states == [str(value) for value, _words in machine.model._meta.get_field("state").choices]


@by_name
def test_every_state_and_every_verb(machine: Machine, things: dict[type, Any]) -> None:
    thing, wrong = things[machine.model], []
    for state in machine.states:
        put(thing, state=state)
        before = rows()
        for verb in machine.verbs:
            target = machine.cells[state, verb]
            check = check_refused if target == "-" else check_moved
            with undone():
                fault = check(machine, thing, state, verb, before)
            wrong += [f"{state} × {verb}: {fault}"] if fault else []
    assert wrong == []


def check_refused(machine: Machine, thing: Any, state: str, verb: str, before: Any) -> str:
    """What is wrong with a refusal; empty when it is as it must be."""
    said = refusal(machine, thing, verb, one_of(machine.may[verb]))
    if not said or not all(CHINESE.search(sentence) for sentence in said):
        return f"refused with {said}"
    left = changed(before, rows())
    return f"left {left}" if left else ""


def check_moved(machine: Machine, thing: Any, state: str, verb: str, before: Any) -> str:
    """What is wrong with a transition; empty when it is exactly one, with exactly one line."""
    target = machine.cells[state, verb]
    done = attempt(machine, thing, verb, one_of(machine.may[verb]))
    line = Transition.objects.order_by("pk").last()
    told = (line.thing, line.verb, line.before, line.after, line.actor.username)
    if told != (thing.ref, verb, state, target, machine.may[verb].split()[0]) or not line.post:
        return f"the line says {told}, post {line.post!r}"
    moved = {table: len(new) for table, new in changed(before, rows()).items()}
    own = machine.model._meta.label
    log = dict.fromkeys(
        ("Transition", "Facts", "Book", "Unsequenced"), 1
    )  # the line, and that it waits for its place
    if moved != {own: 1} | {f"workflows.{name}": n for name, n in log.items()}:
        return f"changed {moved}"
    stored = machine.model._base_manager.get(pk=thing.pk).state
    return "" if (done.state, stored) == (target, target) else f"went to {done.state}, stored {stored}"


@by_name
def test_nobody_without_the_duty(machine: Machine, things: dict[type, Any]) -> None:
    """Each verb, where the law allows it, by everybody of the city: other posts, other offices, strangers."""
    thing, everybody = things[machine.model], list(Person.objects.order_by("pk"))
    for verb in machine.verbs:
        state = next(s for s in machine.states if machine.cells[s, verb] != "-")
        put(thing, state=state)
        before = rows()
        able = {person.username for person in everybody if may(machine, thing, verb, person)}
        assert able == set(machine.may[verb].split()), verb
        assert changed(before, rows()) == {}, verb


def may(machine: Machine, thing: Any, verb: str, person: Person) -> bool:
    """Could this person do it? It is undone at once."""
    with undone():
        try:
            with transaction.atomic():
                attempt(machine, thing, verb, person)
        except PermissionDenied:
            return False
        return True


def test_each_condition_stands_alone(things: dict[type, Any]) -> None:
    for machine, state, verb, columns, sentence in AGAINST:
        thing, who = things[machine.model], one_of(machine.may[verb])
        with undone():
            put(thing, state=state)
            with undone():
                assert refusal(machine, thing, verb, who) == [], f"{verb} without {columns}"
            put(thing, **columns)
            before = rows()
            assert refusal(machine, thing, verb, who, kept=columns) == [sentence], f"{verb} with {columns}"
            assert changed(before, rows()) == {}, f"{verb} with {columns}"


def test_no_condition_is_forgotten() -> None:
    """Every condition of every verb is tried alone above."""
    present = {
        (machine.name, move.name, str(condition.sentence))
        for machine in MACHINES
        for move in machine.model._meta.get_field("state").get_all_transitions(machine.model)
        for condition in move.conditions or ()
    }
    assert present == {(machine.name, verb, said) for machine, _state, verb, _columns, said in AGAINST}


def test_everything_that_stands_against_a_decision_is_said_at_once(things: dict[type, Any]) -> None:
    entry = things[Entry]
    put(entry, state="notified", unserved_prior_notices=2, reply_until=None, open_statements=1)
    put(entry, legal_review_passed=False)
    assert len(refusal(ENTRY, entry, "enlist", one_of("lumy"))) == 4


def test_nobody_is_served_tomorrow(things: dict[type, Any]) -> None:
    notice, clara = things[Notice], one_of("shenjn")
    put(notice, state="issued")
    assert refusal(NOTICE, notice, "serve", clara, TODAY - timedelta(days=1)) == [IMPOSSIBLE_DAY]
    assert refusal(NOTICE, notice, "serve", clara) == []


def test_a_last_day_ends_at_midnight(things: dict[type, Any]) -> None:
    """Windows and periods belong to the subject, or to the public, until 24:00 in Shanghai."""
    entry, clock, hugo = things[Entry], one_of("clock"), one_of("lumy")
    put(entry, state="listed", listed_until=TODAY)
    assert refused_at(entry, "exit_by_term", clock, at(TODAY, 23, 59))
    assert not refused_at(entry, "exit_by_term", clock, at(TODAY + timedelta(days=1), 0, 0))
    put(entry, state="notified", reply_until=TODAY)
    assert refused_at(entry, "enlist", hugo, at(TODAY, 23, 59))
    assert not refused_at(entry, "enlist", hugo, at(TODAY + timedelta(days=1), 0, 0))


def refused_at(entry: Entry, verb: str, by: Person, instant: Any) -> bool:
    """Is the verb refused at this instant? Undone at once."""
    with undone():
        try:
            door.enact(verb, entry, by=by, at=instant, **ENTRY.told.get(verb, {}))
        except Refused:
            return True
        return False


def test_a_deactivated_person_may_nothing(things: dict[type, Any]) -> None:
    Person.objects.filter(username="lumy").update(is_active=False)
    entry, before = things[Entry], rows()
    with pytest.raises(PermissionDenied):
        attempt(ENTRY, entry, "revoke", one_of("lumy"))
    assert changed(before, rows()) == {}


def test_a_verified_application_keeps_the_last_finding(things: dict[type, Any]) -> None:
    repair = things[Repair]
    put(repair, state="accepted")
    for day in (date(2026, 3, 20), None):
        door.enact("verify", repair, by=one_of("shenjn"), at=at(TODAY), corrected_on=day)
        assert Repair.objects.get(pk=repair.pk).verified_corrected_on == day
