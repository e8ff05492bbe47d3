"""What only served a listing ends with it: open rectifications and interviews, with a line and a word to the subject.

Training is the subject's own and serves it beyond any listing: what was begun may be learned to its end.
"""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from workflows.acts import account, alert, door, interview, rectification
from workflows.acts.people import clock_keeper
from workflows.law import duties
from workflows.law.entry import Listing
from workflows.law.interview import OPEN as TALKS
from workflows.law.interview import Interviewing
from workflows.law.rectification import OPEN as DEMANDS
from workflows.law.rectification import Rectifying
from workflows.models import Alert, Entry, Interview, Mandate, Rectification

WHY = {
    Listing.REVOKED: lambda: _("列入决定已经撤销，本件没有继续办理的对象"),
    Listing.DISMISSED: lambda: _("本案已经决定不予列入，本件没有继续办理的对象"),
}
LETTER = "guidance_ended"


@door.in_one_piece
def end_rectifications(entry: Entry, *, at: datetime) -> list[Rectification]:
    """Those that are not at their end, each with a line; whoever had a letter is told. The caller's transaction."""
    because, ended = _why(entry), []
    for made in Rectification.objects.filter(entry=entry, state__in=DEMANDS).select_related("entry"):
        by = clock_keeper()  # asked only where there is something to end: most listings have nothing
        if made.state == Rectifying.DRAFTED:
            done = rectification.drop(made, by=by, at=at, because=because)
        else:
            done = rectification.conclude("end_rectification", made, because, by=by, at=at)
        ended.append(done)
        if done.notice_id:
            url = f"/hall/{entry.number}/rectifications/{done.code}/"
            _tell(entry, done, _("限期整改 %(code)s 已经终结，不用再报送材料") % {"code": done.code}, url, at)
    return ended


@door.in_one_piece
def end_interviews(entry: Entry, *, at: datetime) -> list[Interview]:
    """Those that were not held yet; a record that was written is still read and signed. The caller's transaction."""
    because, ended = _why(entry), []
    rows = Interview.objects.filter(entry=entry, state__in=TALKS).exclude(state=Interviewing.WRITTEN)
    for made in rows.select_related("entry"):
        by = clock_keeper()
        if made.state == Interviewing.PROPOSED:
            done = interview.drop(made, by=by, at=at, because=because)
        else:
            done = interview.end("cancel_interview", made, because, by=by, at=at)
        ended.append(done)
        if done.notice_id:
            url = f"/hall/{entry.number}/interviews/{done.code}/"
            _tell(entry, done, _("约谈 %(code)s 已经取消，不用再到场") % {"code": done.code}, url, at)
    return ended


def _why(entry: Entry) -> str:
    """Why it has no object any more, by how the listing ended."""
    made = WHY.get(Listing(entry.state))
    return made() if made else _("条目已经移出名单，本件没有继续办理的对象")


def _tell(entry: Entry, made: Any, words: str, url: str, at: datetime) -> None:
    """In the hall and by the verified contact, to everybody who may answer for the subject."""
    rows = Mandate.objects.filter(subject=entry.subject_id, revoked_on=None, person__is_active=True)
    day = door.local_day(at)
    for mandate in rows.select_related("person").order_by("pk"):
        if not mandate.gives(duties.ANSWER_GUIDANCE, entry.subject_id, entry.pk, day):
            continue
        key = f"{made.ref}/over"
        alert.tell(mandate.person, Alert.Kind.GUIDANCE, key=key, at=at, entry=entry, title=words, url=url)
        account.tell(mandate.person, LETTER, entry.subject, at=at, about=made.ref)
