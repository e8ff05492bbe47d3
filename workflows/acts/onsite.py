"""On-site training: planned, enrolled for, signed in to by the code of the desk or by a paper list, held."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import completion, door, log, visits
from workflows.law import duties
from workflows.law.courses import Attending, Meeting, Teaching
from workflows.law.refusal import Refused
from workflows.law.training import EARLY, is_desk_code
from workflows.models import CourseVersion, Enrolment, Person, Subject, TrainingSession

TYPED_A_MINUTE = 5


@transaction.atomic
def plan(version: CourseVersion, said: Mapping[str, Any], *, by: Person, at: datetime) -> TrainingSession:
    """Announce a session of a published course."""
    keeper = door.lock(version.course)
    if version.state != Teaching.PUBLISHED:
        raise Refused(_("只有已发布的课程可以安排现场培训。"))
    version.course = keeper
    made = TrainingSession(version=version, planned_by=by, planned_at=at, **said)
    told: dict[str, Any] = {"starts_at": made.starts_at, "ends_at": made.ends_at, "capacity": made.capacity}
    done: TrainingSession = door.create(made, "plan_session", by=by, at=at, duty=duties.KEEP_TRAINING, **told)
    return done


@transaction.atomic
def cancel(session: TrainingSession, *, because: str, by: Person, at: datetime) -> TrainingSession:
    """It does not take place."""
    done: TrainingSession = door.enact("cancel_session", session, by=by, at=at, because=because)
    return done


@transaction.atomic
def enrol(
    session: TrainingSession,
    subject: Subject,
    *,
    by: Person,
    at: datetime,
    attendee: str = "",
    person: Person | None = None,
) -> Enrolment:
    """Enrol somebody for a subject: from the hall, or at the desk for who is on the paper list.

    Raises Refused when it is full, over, or the same person is enrolled already.
    """
    keeper = log.lock(subject)
    log.open_book(keeper, keeper.ref, "subject")
    fresh = TrainingSession.objects.select_for_update(of=("self",)).get(pk=session.pk)
    fresh.version = session.version
    by_desk = person is None
    name = (attendee or by.name).strip()
    held = fresh.enrolments.filter(state__in=Enrolment.HOLDS_A_PLACE)
    if fresh.state != Meeting.PLANNED or (at >= fresh.ends_at and not by_desk):
        raise Refused(_("这一期培训已经结束或者取消，请选择其他期次。"))
    if held.filter(subject=keeper, attendee=name).exists():
        raise Refused(_("%(name)s已经报名这一期培训，不用重复报名。") % {"name": name})
    if held.count() >= fresh.capacity:
        raise Refused(_("这一期培训的名额已满，请选择其他期次，或者在线学习。"))
    made = Enrolment(session=fresh, subject=keeper, person=person, attendee=name, enrolled_at=at)
    duty = duties.KEEP_TRAINING if by_desk else duties.TAKE_TRAINING
    done: Enrolment = door.create(made, "enrol", by=by, at=at, duty=duty, session=fresh.ref)
    return done


@transaction.atomic
def withdraw(enrolment: Enrolment, *, by: Person, at: datetime) -> Enrolment:
    """Does not come after all."""
    done: Enrolment = door.enact("withdraw_enrolment", enrolment, by=by, at=at)
    return done


@transaction.atomic
def end(enrolment: Enrolment, *, because: str, by: Person, at: datetime) -> Enrolment:
    """The listing for which somebody wanted to come is over; the place is free again."""
    done: Enrolment = door.enact("end_enrolment", enrolment, by=by, at=at, because=because)
    return done


def sign_in(enrolment: Enrolment, typed: str, *, by: Person, at: datetime) -> Enrolment:
    """Sign in with the code that the desk shows now. Raises Refused for a wrong code, too many tries, a wrong time."""
    session = enrolment.session
    if not session.starts_at - EARLY <= at <= session.ends_at:
        raise Refused(_("现在不是签到时间：开始前30分钟起至培训结束可以签到。"))
    if not visits.admit("training-sign-in", f"person/{by.pk}", TYPED_A_MINUTE, at):
        raise Refused(_("输入次数过多，请一分钟后再试。"))
    if not is_desk_code(session.secret, typed, at):
        raise Refused(_("签到码不对或者已经换过。请看现场屏幕上现在显示的6位数字，重新输入。"))
    done: Enrolment = door.enact("sign_in", enrolment, by=by, at=at, given={"signed_in_at": at})
    return done


def _refuse_own_matter(enrolment: Enrolment, by: Person) -> None:
    """Nobody gives hours to whom he or she speaks for, nor to herself (回避)."""
    own = enrolment.subject_id in {mandate.subject_id for mandate in by.mandates_now()}
    if own or enrolment.person_id == by.pk:
        raise Refused(_("您是参训单位的代表或者参训人，应当回避，请由培训岗其他人员办理。"))


@transaction.atomic
def note_paper(enrolment: Enrolment, *, signed_at: datetime, by: Person, at: datetime) -> Enrolment:
    """One person enters a signature of the paper list; it counts when another has confirmed it."""
    _refuse_own_matter(enrolment, by)
    given = {"is_paper": True, "signed_in_at": signed_at, "hands": [by.pk]}
    done: Enrolment = door.enact("note_paper", enrolment, by=by, at=at, given=given)
    return done


@transaction.atomic
def settle_paper(enrolment: Enrolment, *, stands: bool, by: Person, at: datetime) -> Enrolment:
    """Another person compares it with the paper: confirmed, or back to enrolled."""
    _refuse_own_matter(enrolment, by)
    if stands:
        done: Enrolment = door.enact("confirm_paper", enrolment, by=by, at=at)
        return done
    given = {"is_paper": False, "signed_in_at": None}
    back: Enrolment = door.enact("reject_paper", enrolment, by=by, at=at, given=given)
    return back


@transaction.atomic
def hold(session: TrainingSession, *, by: Person, at: datetime) -> int:
    """It took place: everybody who signed in has completed it, with a certificate. Returns how many.

    Raises Refused while a paper signature waits for its second person.
    """
    waiting = session.enrolments.filter(state=Attending.NOTED).count()
    if waiting:
        raise Refused(_("还有%(n)d条纸质签到没有复核，复核后再登记。") % {"n": waiting})
    present = list(
        session.enrolments.filter(state=Attending.PRESENT, completion=None)
        .select_related("subject", "session__version__course__department", "person")
        .order_by("pk")
    )
    with door.one_gesture():
        for enrolment in present:  # entries and subjects before the course, as everywhere
            holder = completion.entry_of(enrolment.subject)
            if holder is not None:
                door.lock(holder[0])
            enrolment.subject = log.lock(enrolment.subject)
            completion.of_enrolment(enrolment, by=by, at=at)
        door.enact("hold_session", session, by=by, at=at, told={"present": len(present)})
    return len(present)
