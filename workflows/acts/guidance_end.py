"""What only served a listing ends with it: open rectifications, interviews and enrolments, with a line and a word.

What was begun on line may be learned to its end: it takes nobody's place and serves the subject beyond any listing.
What was completed stays, and so does an enrolment that also serves another listing or application of the subject.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import account, alert, door, interview, onsite, rectification
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.courses import Attending, Meeting
from workflows.law.entry import Listing
from workflows.law.interview import OPEN as TALKS
from workflows.law.interview import Interviewing
from workflows.law.rectification import OPEN as DEMANDS
from workflows.law.rectification import Rectifying
from workflows.models import Alert, Enrolment, Entry, Interview, Mandate, RecordRepair, Rectification

WHY = {
    Listing.REVOKED: lambda: _("列入决定已经撤销，本件没有继续办理的对象"),
    Listing.DISMISSED: lambda: _("本案已经决定不予列入，本件没有继续办理的对象"),
}
GUIDED, TRAINED = "guidance_ended", "training_ended"
# Where a listing or a case still runs.
RUNNING = (Listing.PROPOSED, Listing.NOTIFIED, Listing.LISTED)


@door.in_one_piece
def end_rectifications(entry: Entry, *, at: datetime) -> list[Rectification]:
    """Those that are not at their end, each with a line; whoever had a letter is told. The caller's transaction."""
    rows = Rectification.objects.filter(entry=entry, state__in=DEMANDS).select_related("entry")

    def close(made: Rectification, because: str, **who: Any) -> Rectification:
        if made.state == Rectifying.DRAFTED:
            return rectification.drop(made, because=because, **who)
        return rectification.conclude("end_rectification", made, because, **who)

    return _end(entry, rows, close, "rectifications", _("限期整改 %(code)s 已经终结，不用再报送材料"), at)


@door.in_one_piece
def end_interviews(entry: Entry, *, at: datetime) -> list[Interview]:
    """Those that were not held yet; a record that was written is still read and signed. The caller's transaction."""
    rows = Interview.objects.filter(entry=entry, state__in=TALKS).exclude(state=Interviewing.WRITTEN)

    def close(made: Interview, because: str, **who: Any) -> Interview:
        if made.state == Interviewing.PROPOSED:
            return interview.drop(made, because=because, **who)
        return interview.end("cancel_interview", made, because, **who)

    words = _("约谈 %(code)s 已经取消，不用再到场")
    return _end(entry, rows.select_related("entry"), close, "interviews", words, at)


def _end(
    entry: Entry, rows: Iterable[Any], close: Callable[..., Any], kind: str, words: str, at: datetime
) -> list[Any]:
    """Each is closed by the clock, and whoever had its letter is told."""
    because, ended = _why(entry), []
    for made in rows:
        # The clock is asked only where there is something to end: most listings have nothing.
        done = close(made, because, by=clock_keeper(), at=at)
        ended.append(done)
        if done.notice_id:
            url = f"/hall/{entry.number}/{kind}/{done.code}/"
            _tell(entry, done, words % {"code": done.code}, url, at)
    return ended


@door.in_one_piece
def end_enrolments(entry: Entry, *, at: datetime) -> list[Enrolment]:
    """Places at sessions to come that were taken since the listing began and serve nothing else of the subject."""
    held: dict[str, Any] = {"state": Attending.ENROLLED, "session__state": Meeting.PLANNED}
    rows = Enrolment.objects.filter(subject=entry.subject_id, session__ends_at__gt=at, **held)
    rows = rows.filter(enrolled_at__gte=entry.registered_at).select_related(
        "subject", "session__version__course"
    )
    found = list(rows.order_by("pk"))
    if not found or _serves_more(entry):
        return []
    because, ended = _why(entry), []
    for made in found:
        done = onsite.end(made, because=because, by=clock_keeper(), at=at)
        ended.append(done)
        words = _("已随条目结束取消培训报名：%(title)s，不用到场；仍想参加的，可以重新报名")
        said = words % {"title": made.session.title}
        _tell(entry, done, said, "/hall/training/", at, duty=duties.TAKE_TRAINING, letter=TRAINED)
    return ended


def _serves_more(entry: Entry) -> bool:
    """Does something else of the subject still run for which it may want the training?"""
    others = Entry.objects.filter(subject=entry.subject_id, state__in=RUNNING).exclude(pk=entry.pk)
    if others.exclude(list_type__kind="red").exists():
        return True
    return RecordRepair.objects.filter(record__subject=entry.subject_id, is_open=True).exists()


def _why(entry: Entry) -> str:
    """Why it has no object any more, by how the listing ended."""
    made = WHY.get(Listing(entry.state))
    return made() if made else _("条目已经移出名单，本件没有继续办理的对象")


def _tell(
    entry: Entry, made: Any, words: str, url: str, at: datetime, *,
    duty: duties.Duty = duties.ANSWER_GUIDANCE, letter: str = GUIDED,
) -> None:  # fmt: skip
    """In the hall and by the verified contact, to everybody who may answer for the subject."""
    rows = Mandate.objects.filter(subject=entry.subject_id, revoked_on=None, person__is_active=True)
    day = door.local_day(at)
    for mandate in rows.select_related("person").order_by("pk"):
        if not mandate.gives(duty, entry.subject_id, entry.pk, day):
            continue
        key = f"{made.ref}/over"
        alert.tell(mandate.person, Alert.Kind.GUIDANCE, key=key, at=at, entry=entry, title=words, url=url)
        account.tell(mandate.person, letter, entry.subject, at=at, about=made.ref)
