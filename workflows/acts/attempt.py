"""One attempt at service: begun, reached, missed or given up; the notice is served here and nowhere else."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import deadline, door, identification, log, notice
from workflows.law import duties
from workflows.law.policy import Rule
from workflows.law.refusal import Refused
from workflows.law.service import Noticing, ServiceMethod
from workflows.law.serving import Attempting, announcement_of
from workflows.law.ways import CLAUSES, PUBLIC, lacking, refusal_of
from workflows.models import Deadline, Evidence, Notice, Person, ServiceAttempt
from workflows.models.serving import consents_to_electronic

PARTICULARS = (
    "place_served", "recipient", "relation", "witnesses", "carrier", "tracking_number", "entrusted_to",
    "medium", "proof", "note",
)  # fmt: skip
ANNOUNCED = "announcement_end"


def attempts_of(paper: Notice) -> list[ServiceAttempt]:
    """Every attempt to serve a notice, in order."""
    return list(ServiceAttempt.objects.filter(notice=paper).order_by("nth"))


def signs_as(paper: Notice) -> tuple[str, ...]:
    """Under which names the addressee itself signs: its own, or its legal representative's."""
    if paper.associate is not None:
        return (paper.associate.name,)
    subject = paper.entry.subject
    return tuple(name for name in (subject.name, subject.legal_representative) if name)


def is_natural(paper: Notice) -> bool:
    """Is the addressee a natural person?"""
    return paper.associate_id is not None or paper.entry.subject.is_person


@transaction.atomic
def start_attempt(
    paper: Notice,
    method: str,
    *,
    on_day: date,
    by: Person,
    at: datetime,
    is_unknown: bool = False,
    files: Iterable[Evidence] = (),
    **particulars: Any,
) -> ServiceAttempt:
    """Begin the next attempt: handed over, posted, sent, entrusted or announced on that day.

    `is_unknown`: the whereabouts are unknown, which `files` prove. Raises Refused when the notice is not waiting for
    service, another attempt is under way, the way is not open yet, its particulars are not complete or the day is
    impossible.
    """
    paper, files = fresh(paper), list(files)
    tried = attempts_of(paper)
    insist_open(paper, method, tried, is_unknown and bool(files))
    _insist_day(paper, tried, on_day, door.local_day(at))
    said = {name: particulars.get(name) or "" for name in PARTICULARS}
    _insist_complete(method, said, Attempting.UNDER_WAY, paper, bool(files))
    attempt = ServiceAttempt(
        notice=paper, method=method, started_on=on_day, nth=len(tried) + 1, by=by, recorded_at=at, **said
    )
    told = {name: value for name, value in said.items() if value}
    if is_unknown:
        told["whereabouts"] = "unknown"
    door.create(
        attempt,
        "attempt_service",
        by=by,
        at=at,
        duty=duties.SERVE_RECEIVE_OR_KEEP,
        notice=paper.ref,
        nth=attempt.nth,
        method=method,
        on_day=on_day,
        files=[file.digest for file in files],
        **told,
    )
    attempt.files.set(files)
    if method == PUBLIC:
        _run_announcement(attempt)
    return attempt


@transaction.atomic
def reach(
    attempt: ServiceAttempt,
    *,
    on_day: date,
    by: Person,
    at: datetime,
    files: Iterable[Evidence] = (),
    electronic: Mapping[str, Any] | None = None,
    **particulars: Any,
) -> Notice:
    """The attempt reached its addressee on that day: the notice is served, and its periods run from there.

    Raises Refused when a proof is missing that this way asks for, or the day is impossible.
    """
    paper, files = fresh(attempt.notice), list(files)
    attempt = ServiceAttempt.objects.get(pk=attempt.pk)
    said = {name: particulars.get(name) or getattr(attempt, name) for name in PARTICULARS}
    has_files = bool(files) or attempt.files.exists()
    _insist_complete(attempt.method, said, Attempting.SUCCEEDED, paper, has_files)
    attempt.files.add(*files)
    door.enact(
        "reach",
        attempt,
        by=by,
        at=at,
        given={"proposed_on": on_day, "finished_at": at, **said},
        told={"notice": paper.ref, "files": [file.digest for file in files]},
        on_day=on_day,
    )
    _stop_announcement(attempt, at)
    serve = identification.serve_prior_notice if paper.kind == "prior_notice" else notice.serve
    served: Notice = serve(
        paper,
        by=by,
        at=at,
        on_day=on_day,
        method=attempt.method,
        proof=said["proof"] or _proof_of(attempt),
        recipient=said["recipient"],
        note=said["note"],
        file=attempt.files.first(),
        **(electronic or {}),
    )
    return served


@transaction.atomic
def miss(
    attempt: ServiceAttempt,
    failure: str,
    *,
    on_day: date,
    by: Person,
    at: datetime,
    files: Iterable[Evidence] = (),
    **particulars: Any,
) -> ServiceAttempt:
    """The attempt reached nobody; the reason is kept, and the next way is somebody's task."""
    log.lock(attempt.notice.entry)
    attempt, files = ServiceAttempt.objects.get(pk=attempt.pk), list(files)
    if not failure:
        raise Refused(*lacking(attempt.method, {}, outcome=Attempting.FAILED).values())
    said = {name: particulars.get(name) or getattr(attempt, name) for name in PARTICULARS}
    attempt.files.add(*files)
    missed: ServiceAttempt = door.enact(
        "miss",
        attempt,
        by=by,
        at=at,
        given={"proposed_on": on_day, "finished_at": at, "failure": failure, **said},
        told={"failure": failure, "note": said["note"], "files": [file.digest for file in files]},
        on_day=on_day,
    )
    _stop_announcement(attempt, at)
    return missed


@transaction.atomic
def discontinue(attempt: ServiceAttempt, *, by: Person, at: datetime, because: str) -> ServiceAttempt:
    """Nothing is waited for any more in this attempt."""
    ended: ServiceAttempt = door.enact(
        "discontinue", attempt, by=by, at=at, because=because, given={"finished_at": at}
    )
    _stop_announcement(attempt, at)
    return ended


def running(paper: Notice) -> ServiceAttempt | None:
    """The attempt that is under way."""
    return ServiceAttempt.objects.filter(notice=paper, state=Attempting.UNDER_WAY).first()


# ------------------------------------------------------------------------------------ public announcement
def _run_announcement(attempt: ServiceAttempt) -> Deadline:
    """The days of the announcement run from the day it was made (民事诉讼法 §95)."""
    days = str(announcement_of(attempt.started_on).days)
    clause = str(CLAUSES[PUBLIC])
    rule = Rule(ANNOUNCED, days, "D", _("发出送达公告"), clause, "", verified=True, roll=False)
    return deadline.start(attempt.entry, ANNOUNCED, rule, since=attempt.started_on, about=attempt.ref)


def _stop_announcement(attempt: ServiceAttempt, at: datetime) -> None:
    """Nothing is announced any more."""
    if attempt.method == PUBLIC:
        rows = Deadline.objects.filter(entry=attempt.entry, kind=ANNOUNCED, about=attempt.ref, met_at=None)
        rows.update(met_at=at)


def _proof_of(attempt: ServiceAttempt) -> str:
    """What proves an announcement: where and when it was made."""
    said = {"medium": attempt.medium, "day": attempt.started_on.isoformat()}
    return (
        _("%(medium)s %(day)s 送达公告") % said
        if attempt.medium
        else str(ServiceMethod(attempt.method).label)
    )


# ------------------------------------------------------------------------------------------------ inside
def fresh(paper: Notice) -> Notice:
    """The notice as it is now, its entry locked."""
    log.lock(paper.entry)
    rows = Notice.objects.select_related("entry__subject", "entry__department", "associate__subject")
    return rows.defer("file", "page").get(pk=paper.pk)


def insist_open(paper: Notice, method: str, tried: list[ServiceAttempt], is_unknown: bool) -> None:
    """Raises Refused unless the notice waits for service and this way is open."""
    if paper.state != Noticing.ISSUED:
        said = {"number": paper.number, "state": paper.get_state_display()}
        raise Refused(_("%(number)s的送达状态已经是“%(state)s”，不能再登记送达。") % said)
    sentence = refusal_of(
        method,
        [each.tried for each in tried],
        consents=consents_to_electronic(paper),
        is_person=is_natural(paper),
        is_unknown=is_unknown,
    )
    if sentence:
        raise Refused(sentence)


def _insist_day(paper: Notice, tried: list[ServiceAttempt], day: date, today: date) -> None:
    """Raises Refused for a day before the notice or the end of the former attempt, or after today."""
    if not paper.issued_on <= day <= today:
        raise Refused(
            _("送达开始的日期不能早于文书签发日期 %(day)s，也不能晚于今天。") % {"day": paper.issued_on}
        )
    former = tried[-1].ended_on if tried else None
    if former and day < former:
        raise Refused(
            _("上一次送达于 %(day)s 结束，下一次送达不能早于这一天。") % {"day": former.isoformat()}
        )


def _insist_complete(method: str, said: dict[str, Any], outcome: str, paper: Notice, has_files: bool) -> None:
    """Raises Refused with a sentence for each particular that this way asks for."""
    absent = lacking(method, {**said, "files": has_files}, outcome=outcome, party=signs_as(paper))
    if absent:
        raise Refused(*absent.values())
