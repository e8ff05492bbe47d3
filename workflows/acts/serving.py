"""送达: what officers record, what the hall receives, what the clock ends; the attempts are `acts/attempt.py`."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import door, evidence, log
from workflows.acts.attempt import (
    PARTICULARS,
    attempts_of,
    discontinue,
    fresh,
    insist_open,
    miss,
    reach,
    running,
    start_attempt,
)
from workflows.acts.outbox import announce
from workflows.law.duties import RECEIVE_NOTICE
from workflows.law.entry import SHANGHAI
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.law.serving import Attempting, announcement_end
from workflows.law.ways import DIRECT, ELECTRONIC, LEFT, REFUSED
from workflows.models import Deadline, Evidence, Mandate, Notice, Person, ServiceAttempt
from workflows.models.serving import party_of


@transaction.atomic
def record(paper: Notice, said: Mapping[str, Any], *, by: Person, at: datetime) -> ServiceAttempt | None:
    """Record one attempt and how it stands, in one gesture; the attempt of this way that is under way is finished.

    `said`: method, outcome, started_on, ended_on, failure, is_unknown, was_refused, in_hall, uploads (checked) and
    the PARTICULARS. Returns the attempt when the notice is not served by it.
    """
    with log.one_gesture():
        paper, method, outcome = fresh(paper), said["method"], said["outcome"]
        if paper.state != Noticing.ISSUED:
            insist_open(paper, method, [], False)
        if method == ELECTRONIC and said.get("in_hall") and outcome == Attempting.SUCCEEDED:
            _give_way(paper, method, outcome, by, at)
            deliver(paper, by=by, at=at, note=said.get("note", ""))
            return None
        waiting = _give_way(paper, method, outcome, by, at)
        if waiting is not None:
            return finish(waiting, said, by=by, at=at)
        files = kept(paper, said.get("uploads") or (), by=by, at=at)
        particulars: dict[str, Any] = {name: said.get(name) for name in PARTICULARS}
        began = said.get("started_on") or said["ended_on"]
        if method == LEFT and said.get("was_refused"):
            _refused_at_the_door(paper, began, particulars, by, at)
        attempt = start_attempt(
            paper, method, on_day=began, by=by, at=at, is_unknown=bool(said.get("is_unknown")), files=files,
            **particulars,
        )  # fmt: skip
        return _result(attempt, said, {}, by=by, at=at)


@transaction.atomic
def finish(
    attempt: ServiceAttempt, said: Mapping[str, Any], *, by: Person, at: datetime
) -> ServiceAttempt | None:
    """Record what became of the attempt under way; returns it when it reached nobody."""
    with log.one_gesture():
        files = kept(attempt.notice, said.get("uploads") or (), by=by, at=at)
        more = {name: said.get(name) for name in PARTICULARS}
        return _result(attempt, said, {"files": files, **more}, by=by, at=at)


def _result(
    attempt: ServiceAttempt, said: Mapping[str, Any], more: dict[str, Any], *, by: Person, at: datetime
) -> ServiceAttempt | None:
    """Reached, missed, or left under way."""
    if said["outcome"] == Attempting.SUCCEEDED:
        day = said.get("ended_on") or announcement_end(attempt.started_on)
        reach(attempt, on_day=day, by=by, at=at, **more)
        return None
    if said["outcome"] == Attempting.FAILED:
        return miss(attempt, said.get("failure") or "", on_day=said["ended_on"], by=by, at=at, **more)
    return attempt


def _give_way(paper: Notice, method: str, outcome: str, by: Person, at: datetime) -> ServiceAttempt | None:
    """The attempt under way, when it is the one that is told of; when another way has served, it is ended."""
    waiting = running(paper)
    if waiting is None or waiting.method == method:
        return waiting
    if outcome == Attempting.SUCCEEDED:
        discontinue(waiting, by=by, at=at, because=_("文书已由其他方式送达，本次送达终止"))
    return None


def _refused_at_the_door(
    paper: Notice, day: date, particulars: Mapping[str, Any], by: Person, at: datetime
) -> None:
    """Refused and left on one visit: the refusal is an attempt of its own (民事诉讼法 §89)."""
    if any(a.method == DIRECT and a.failure == REFUSED for a in attempts_of(paper)):
        return
    told: dict[str, Any] = {name: particulars.get(name) for name in ("place_served", "note")}
    first = start_attempt(paper, DIRECT, on_day=day, by=by, at=at, **told)
    miss(first, REFUSED, on_day=day, by=by, at=at)


def kept(paper: Notice, uploads: Iterable[Any], *, by: Person, at: datetime) -> list[Evidence]:
    """The proof files, kept with the case."""
    return [
        evidence.keep(paper.entry, each.file, each.media_type, purpose="service", by=by, at=at)
        for each in uploads
    ]


# ------------------------------------------------------------------------------------ electronic, in the hall
@transaction.atomic
def deliver(paper: Notice, *, by: Person, at: datetime, note: str = "") -> Notice:
    """Put a notice into the hall of an addressee that agreed: it arrives at once, and that is the day of service.

    Raises Refused without consent, or when nobody could open it there (民事诉讼法 §90).
    """
    paper, day = fresh(paper), door.local_day(at)
    subject, without_file = party_of(paper)
    speakers = Mandate.objects.filter(subject=subject, revoked_on=None)
    to_receive = (RECEIVE_NOTICE, subject.pk, paper.entry_id, day)
    if without_file is not None or not any(mandate.gives(*to_receive) for mandate in speakers):
        raise Refused(_("受送达人在服务大厅没有登记的代表，无法在线送达；请改用其他方式。"))
    proof = _("信衡主体服务大厅送达 %(at)s") % {"at": _wall_clock(at)}
    attempt = start_attempt(paper, ELECTRONIC, on_day=day, by=by, at=at, note=note, proof=proof)
    served = reach(attempt, on_day=day, by=by, at=at, electronic={"arrived_at": at})
    announce(
        "service_mail", f"arrived/{paper.code}", at=at, payload={"notice": paper.code, "what": "arrived"}
    )
    return served


@transaction.atomic
def take(paper: Notice, *, by: Person, at: datetime) -> Notice:
    """The party signs for a notice in its hall: it arrives and is acknowledged in one gesture."""
    paper, day = fresh(paper), door.local_day(at)
    waiting = running(paper)
    if waiting is not None:
        discontinue(waiting, by=by, at=at, because=_("当事人已在服务大厅签收，本次送达终止"))
    subject, _nobody = party_of(paper)
    held = next((each for each in by.mandates_now() if each.subject_id == subject.pk), None)
    said: dict[str, Any] = {
        "recipient": by.name,
        "relation": str(held.get_kind_display()) if held else "",
        "proof": _("信衡主体服务大厅电子签收 %(at)s") % {"at": _wall_clock(at)},
    }
    attempt = start_attempt(paper, ELECTRONIC, on_day=day, by=by, at=at, **said)
    return reach(attempt, on_day=day, by=by, at=at, electronic={"arrived_at": at, "acknowledged_at": at})


def _wall_clock(at: datetime) -> str:
    """An instant as it is proved: to the second, in Shanghai."""
    return f"{at.astimezone(SHANGHAI):%Y-%m-%d %H:%M:%S}"


# --------------------------------------------------------------------------------------------- the clock
@transaction.atomic
def end_announcement(row: Deadline, *, by: Person, at: datetime) -> Notice | None:
    """The days of an announcement are over: the notice counts as served on the last of them; None when it is not."""
    code = row.about.partition("/")[2]
    attempt = ServiceAttempt.objects.select_related("notice").filter(code=code).first()
    if attempt is None or attempt.state != Attempting.UNDER_WAY or attempt.notice.state != Noticing.ISSUED:
        return None
    return reach(attempt, on_day=row.due_on, by=by, at=at)
