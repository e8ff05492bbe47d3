"""约谈: appointed in writing, confirmed or moved once, held, recorded; the record read and signed by both sides.

Who has which task is in `flows/interview.py`.
"""

from collections.abc import Mapping
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import alert, deadline, door, issuance, notice, papers
from workflows.acts.people import clock_keeper
from workflows.acts.rectification import stated_rule
from workflows.law import duties
from workflows.law.interview import Interviewing, Side, Sort
from workflows.law.papers import nested
from workflows.law.rectification import GUIDE_OR_ANSWER
from workflows.law.refusal import Refused
from workflows.law.service import Noticing
from workflows.models import (
    Alert,
    Entry,
    Evidence,
    Interview,
    InterviewSignature,
    Notice,
    Person,
    Rectification,
)

KIND, RECORD = "interview_notice", "interview_record"
WHEN = "interview.at"
SHANGHAI = ZoneInfo("Asia/Shanghai")
Way = InterviewSignature.Way


def moment_in(particulars: Mapping[str, Any]) -> datetime | None:
    """The time that the notice names, by the clock on the wall; None while it is not written."""
    try:
        wall = datetime.fromisoformat(str(particulars.get(WHEN, "")).replace(" ", "T"))
    except ValueError:
        return None
    return wall.replace(tzinfo=SHANGHAI).astimezone(UTC)


def check_possible(entry: Entry) -> None:
    """Raises Refused where the list has no such notice, or the case has moved on."""
    document = issuance.document_of(entry, KIND)
    if document is None or not document.may_be_drawn_up(entry.state, entry.list_type.kind):
        said = {"state": entry.get_state_display()}
        raise Refused(_("案件现在的状态是“%(state)s”，不能约谈；在办和在列的案件才可以。") % said)


# -------------------------------------------------------------------------------------------------- drafting
@transaction.atomic
def draft(
    entry: Entry,
    said: Mapping[str, Any],
    *,
    by: Person,
    at: datetime,
    sort: str = Sort.WARNING,
    rectification: Rectification | None = None,
) -> Interview:
    """An officer wants to speak with the subject: on record, for a second pair of hands to approve."""
    entry = door.lock(entry)
    check_possible(entry)
    particulars = door.plain(dict(said))
    made = Interview(
        code=f"{entry.number}-J{entry.interviews.count() + 1}",
        entry=entry,
        sort=sort,
        rectification=rectification,
        particulars=particulars,
        set_for=moment_in(particulars),
        opened_by=by,
        opened_at=at,
        hands=[by.pk],
    )
    told: dict[str, Any] = {"set_for": made.set_for, "sort": sort}
    return door.create(made, "draft_interview", by=by, at=at, duty=duties.GUIDE_SUBJECT, **told)  # type: ignore[no-any-return]


@transaction.atomic
def redraft(made: Interview, said: Mapping[str, Any], *, by: Person, at: datetime) -> Interview:
    """The draft came back, or another day was granted; whoever writes in it does not approve it."""
    entry, fresh = door.lock(made.entry), _fresh(made)
    fresh.entry = entry
    stood = door.standing(fresh)
    fresh.particulars = door.plain(dict(said))
    fresh.set_for = moment_in(fresh.particulars)
    fresh.hands = sorted({*fresh.hands, by.pk})
    fresh.save()
    told: dict[str, Any] = {"set_for": fresh.set_for, "changed": door.changed(stood, door.standing(fresh))}
    door.record("amend_interview", entry, thing=fresh, by=by, at=at, duty=duties.GUIDE_SUBJECT, **told)
    return fresh


@transaction.atomic
def issue(made: Interview, *, process: Any, by: Person, at: datetime) -> Notice:
    """Approved: the notice is numbered and frozen; that of another day takes the place of the former one."""
    made = door.enact("issue_interview", made, by=by, at=at, told={"set_for": made.set_for})
    former = made.notice
    replaces = former if former is not None and former.state != Noticing.WITHDRAWN else None
    parts = (*papers.parts_of(KIND, made.entry), nested(made.particulars))
    issuance.insist_timely(made.entry, KIND)
    paper = notice.issue(made.entry, KIND, *parts, by=by, at=at, process=process, replaces=replaces)
    made.notice, made.version, made.told_on = paper, made.version + 1, None
    made.confirmed_at = None
    made.save()
    return paper


def drop(made: Interview, *, by: Person, at: datetime, because: str) -> Interview:
    """Given up before it was issued."""
    given = {"why": because}
    return door.enact("drop_interview", made, by=by, at=at, because=because, given=given)  # type: ignore[no-any-return]


@transaction.atomic
def invite(made: Interview, *, by: Person, at: datetime) -> Interview:
    """The notice has been served: the appointment stands. Nothing when it stands already."""
    entry = door.lock(made.entry)
    fresh = _fresh(made)
    served = fresh.notice.served_on if fresh.notice else None
    if fresh.state != Interviewing.ISSUED or served is None or fresh.set_for is None or fresh.notice is None:
        return fresh
    fresh = door.enact("invite", fresh, by=by, at=at, given={"told_on": served}, on_day=served)
    deadline.meet(entry, "interview_date", at=at, about=fresh.ref)
    rule = stated_rule("interview_date", _("约谈通知书送达"), fresh.notice.number)
    until = max(door.local_day(fresh.set_for), served)
    deadline.fix(entry, "interview_date", rule, since=served, until=until, about=fresh.ref)
    return fresh


# -------------------------------------------------------------------------------------------- the subject's word
@transaction.atomic
def confirm(made: Interview, *, by: Person, at: datetime) -> Interview:
    """The subject says that it will come."""
    made = invite(made, by=by, at=at)
    made = door.enact("confirm_interview", made, by=by, at=at, given={"confirmed_at": at})
    _tell(made, _("当事人已确认约谈"), key=f"yes/{made.version}", by=by, at=at)
    return made


@transaction.atomic
def ask_move(made: Interview, because: str, *, by: Person, at: datetime) -> Interview:
    """The subject asks for another day, once, with reasons."""
    made = invite(made, by=by, at=at)
    made = door.enact("ask_move", made, by=by, at=at, because=because, given={"move_why": because})
    _tell(made, _("当事人申请约谈改期"), key="move", by=by, at=at)
    return made


@transaction.atomic
def answer_move(
    made: Interview, *, grants: bool, because: str, said: Mapping[str, Any], by: Person, at: datetime
) -> Interview:
    """Another day, which goes to a second pair of hands again; or the day stays, with reasons."""
    verb = "grant_move" if grants else "refuse_move"
    made = door.enact(verb, made, by=by, at=at, because=because, given={"move_answer": because})
    if not grants:
        return made
    deadline.meet(made.entry, "interview_date", at=at, about=made.ref)
    return redraft(made, {**made.particulars, **said}, by=by, at=at)


@transaction.atomic
def end(verb: str, made: Interview, because: str, *, by: Person, at: datetime) -> Interview:
    """Called off, or nobody came; nothing follows by itself."""
    if not because.strip():
        raise Refused(_("请写明理由。"))
    made = door.enact(verb, made, by=by, at=at, because=because, given={"why": because})
    deadline.meet(made.entry, "interview_date", at=at, about=made.ref)
    if verb == "cancel_interview":
        _withdraw_appointment(made)
    return made


def _withdraw_appointment(made: Interview) -> None:
    """The calendar file says that it was called off: its number of changes grows."""
    made.version += 1
    made.save(update_fields=["version"])


# ------------------------------------------------------------------------------------------------- the record
@transaction.atomic
def write(
    made: Interview, said: Mapping[str, Any], follow_up_on: date | None, *, by: Person, at: datetime
) -> Interview:
    """Held: one officer has written the record; what was signed before on other words counts no longer."""
    record = door.plain(dict(said))
    given = {
        "record": record, "record_digest": door.digest_of(record), "written_by": by, "written_at": at,
        "follow_up_on": follow_up_on, "refusal": str(record.get("record.refused", "")),
    }  # fmt: skip
    made = door.enact(
        "write_record", made, by=by, at=at, given=given, told={"digest": given["record_digest"]}
    )
    deadline.meet(made.entry, "interview_date", at=at, about=made.ref)
    return made


@transaction.atomic
def rewrite(
    made: Interview, said: Mapping[str, Any], follow_up_on: date | None, *, by: Person, at: datetime
) -> Interview:
    """The record is put right before it is filed, as the other side asked: it has to be signed anew."""
    entry, fresh = door.lock(made.entry), _fresh(made)
    if fresh.state != Interviewing.WRITTEN:
        raise Refused(_("记录已经存档，不能修改。"))
    fresh.entry, former = entry, fresh.record_digest
    fresh.record = door.plain(dict(said))
    fresh.record_digest, fresh.written_by, fresh.written_at = door.digest_of(fresh.record), by, at
    fresh.follow_up_on, fresh.refusal = follow_up_on, str(fresh.record.get("record.refused", ""))
    fresh.save()
    told = {"former": former, "digest": fresh.record_digest}
    door.record("rewrite_record", entry, thing=fresh, by=by, at=at, duty=duties.GUIDE_SUBJECT, **told)
    return fresh


@transaction.atomic
def sign(
    made: Interview,
    side: str,
    name: str,
    way: str,
    *,
    digest: str,
    by: Person,
    at: datetime,
    capacity: str = "",
    contact: str = "",
    remark: str = "",
    scan: Evidence | None = None,
) -> Interview:
    """A side signs the words that it has read (their digest); when both have, the record is filed.

    Refused when the record was written anew meanwhile, when the side has signed, or when a hand signs for a side that
    is not its own: the subject signs itself, or on paper, of which an officer keeps the scan.
    """
    entry, fresh = door.lock(made.entry), _fresh(made)
    fresh.entry = entry
    _refuse_signature(fresh, side, way, digest, by)
    InterviewSignature.objects.create(
        interview=fresh, side=side, name=name, capacity=capacity, way=way, contact=contact, remark=remark,
        digest=digest, scan=scan, by=by, at=at,
    )  # fmt: skip
    told = {
        "side": side, "name": name, "way": way, "digest": digest, "contact": contact, "remark": remark,
        "scan": scan.digest if scan else "",
    }  # fmt: skip
    duty = GUIDE_OR_ANSWER
    door.record("give_signature", entry, thing=fresh, by=by, at=at, duty=duty, **told)
    if side == Side.SUBJECT:
        _tell(fresh, _("当事人已签署约谈记录"), key=f"signed/{digest[:12]}", by=by, at=at)
    fresh = _fresh(fresh)
    return file(fresh, "sign_record", by=by, at=at) if fresh.sides == set(Side.values) else fresh


def _refuse_signature(made: Interview, side: str, way: str, digest: str, by: Person) -> None:
    """Raises Refused for a signature that cannot stand."""
    if made.state != Interviewing.WRITTEN:
        raise Refused(_("现在的状态是“%(state)s”，不能签字。") % {"state": made.get_state_display()})
    if digest != made.record_digest:
        raise Refused(_("记录在您阅读以后修改过，请重新阅读后再签字。"))
    if side in made.sides:
        raise Refused(_("这一方已经签字，不需要重复签字。"))
    is_theirs = duties.ANSWER_GUIDANCE(made, by)
    if side == Side.OFFICER and (is_theirs or not duties.GUIDE_SUBJECT(made, by)):
        raise Refused(_("约谈人一栏由承办人员签字。"))
    if side == Side.SUBJECT and not is_theirs and way != Way.PAPER:
        raise Refused(_("被约谈人由本人在服务大厅签字，或者在纸质记录上签字后上传扫描件。"))


def file(made: Interview, verb: str, *, by: Person, at: datetime, because: str = "") -> Interview:
    """The record is a document of the file from now on, with who signed it and how; the follow-up is a clock."""
    made = door.enact(verb, made, by=by, at=at, because=because, told={"digest": made.record_digest})
    signed = [_signed(each) for each in made.signatures.all() if each.digest == made.record_digest]
    # What was signed stays as it was read; that somebody did not sign is said beside it.
    said = {**made.record, "record.refused": made.refusal} if made.refusal else made.record
    parts = (*papers.parts_of(RECORD, made.entry), nested(said), {"signed": signed})
    hand = by if duties.ISSUE_NOTICE(made.entry, by) else clock_keeper()  # a subject's signature files it
    made.record_paper = notice.issue(made.entry, RECORD, *parts, by=hand, at=at, process=None)
    made.save(update_fields=["record_paper"])
    if made.follow_up_on is not None:
        rule = stated_rule("follow_up", _("约谈"), made.code)
        since = door.local_day(at)
        until = max(made.follow_up_on, since)
        deadline.fix(made.entry, "follow_up", rule, since=since, until=until, about=made.ref)
    return made


def _signed(each: InterviewSignature) -> dict[str, str]:
    """A signature as the printed record states it."""
    return {
        "side": str(each.get_side_display()),
        "name": each.name,
        "capacity": each.capacity,
        "way": str(each.get_way_display()),
        "on": door.local_day(each.at).isoformat(),
        "remark": each.remark,
    }


@transaction.atomic
def note_refusal(made: Interview, because: str, *, by: Person, at: datetime) -> Interview:
    """The subject does not sign: why, and who was there."""
    entry, fresh = door.lock(made.entry), _fresh(made)
    fresh.entry, fresh.refusal = entry, because[:200]
    fresh.save(update_fields=["refusal"])
    return file(fresh, "note_refusal", by=by, at=at, because=because)


@transaction.atomic
def followed_up(made: Interview, text: str, *, by: Person, at: datetime) -> None:
    """The officer has looked again, and says what was found."""
    deadline.meet(made.entry, "follow_up", at=at, about=made.ref)
    door.record(
        "follow_up_interview", made.entry, thing=made, by=by, at=at, duty=duties.GUIDE_SUBJECT, because=text
    )


def remind(made: Interview, words: str, *, key: str, at: datetime) -> None:
    """The day has come: the officer hears of it."""
    _tell(made, words, key=key, by=None, at=at)


def _fresh(made: Interview) -> Interview:
    """The row as it is now, its signatures with it."""
    return (
        Interview.objects.select_related("entry", "notice", "written_by")
        .prefetch_related("signatures")
        .get(pk=made.pk)
    )


def _tell(made: Interview, words: str, *, key: str, by: Person | None, at: datetime) -> None:
    """Tell the officer of the case, and whoever opened it."""
    url = f"/interviews/{made.code}/"
    for person in {p.pk: p for p in (made.entry.registered_by, made.opened_by)}.values():
        alert.tell(
            person, Alert.Kind.GUIDANCE, key=f"{made.ref}/{key}", at=at, entry=made.entry, by=by, title=words,
            url=url,
        )  # fmt: skip
