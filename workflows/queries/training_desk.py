"""What the training desk sees: its courses, who learns, its sessions. Natural persons are masked here."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Prefetch, Q, QuerySet

from workflows.law import training as law
from workflows.law.courses import Attending, Meeting, Teaching
from workflows.law.duties import KEEP_TRAINING
from workflows.law.identity import mask_name
from workflows.models import (
    Course,
    CourseVersion,
    Enrolment,
    Learning,
    Person,
    Subject,
    TrainingSession,
)

PAGE = 30


def desks(person: Person) -> list[int]:
    """The departments whose training desk the person sits at."""
    return [
        post.department_id
        for post in person.posts_now()
        if person.has_perm(KEEP_TRAINING.at(post.department.place))
    ]


def courses(person: Person) -> list[Course]:
    """The courses of the person's desks with their versions; two queries."""
    versions = CourseVersion.objects.exclude(state=Teaching.DISCARDED).annotate(
        learners=Count("learnings", distinct=True), done=Count("completions", distinct=True)
    )
    rows = Course.objects.filter(department__in=desks(person)).select_related("department", "list_type")
    return list(rows.prefetch_related(Prefetch("versions", versions.order_by("-version"))))


def course(person: Person, code: str) -> Course | None:
    """One of them."""
    rows = Course.objects.filter(department__in=desks(person)).select_related("department", "list_type")
    versions = CourseVersion.objects.select_related("written_by", "published_by").order_by("-version")
    return rows.prefetch_related(Prefetch("versions", versions)).filter(code=code).first()


def version(person: Person, code: str, number: int) -> CourseVersion | None:
    """One version with all that is in it; four queries."""
    rows = CourseVersion.objects.filter(course__department__in=desks(person), course__code=code)
    rows = rows.select_related("course__department", "course__list_type", "written_by", "published_by")
    return rows.prefetch_related("lessons__files", "questions").filter(version=number).first()


# --------------------------------------------------------------------------------------------------- learners
@dataclass(frozen=True)
class Learner:
    """One row: who learns what for whom, as the desk may read it."""

    learning: Learning
    subject: str
    who: str
    read: int
    score: int | None
    attempts: int


def learners(person: Person, after: str = "", course_code: str = "") -> tuple[list[Learner], str]:
    """A page of learners, the newest first, and the key of the next page or ""; three queries."""
    rows = _learnings(person)
    if course_code:
        rows = rows.filter(version__course__code=course_code)
    if after.isascii() and after.isdigit():
        rows = rows.filter(pk__lt=int(after[:18]))
    taken = list(rows.order_by("-pk")[: PAGE + 1])
    key = str(taken[PAGE - 1].pk) if len(taken) > PAGE else ""
    return [_learner(row) for row in taken[:PAGE]], key


def learner(person: Person, code: str) -> Learning | None:
    """One learning of the person's desks."""
    rows = _learnings(person).select_related("version__course__department", "subject__book")
    return rows.prefetch_related("readings__lesson").filter(code=code).first()


def _learnings(person: Person) -> QuerySet[Learning]:
    """The learnings in the courses of the person's desks."""
    rows = Learning.objects.filter(version__course__department__in=desks(person))
    return rows.select_related("version__course", "subject", "person").prefetch_related("attempts")


def _learner(row: Learning) -> Learner:
    """A row without more of a natural person than is needed."""
    ended = [a.score for a in row.attempts.all() if a.score is not None]
    total = row.version.lessons_total
    return Learner(
        row,
        name_of(row.subject),
        mask_name(row.person.name),
        total - row.lessons_left,
        max(ended, default=None),
        len(ended),
    )


def name_of(subject: Subject) -> str:
    """The name of a subject, of a natural person masked."""
    return mask_name(subject.name) if subject.is_person else subject.name


# --------------------------------------------------------------------------------------------------- sessions
def sessions(person: Person, after: str = "") -> tuple[list[TrainingSession], str]:
    """A page of sessions, the newest first, and the key of the next page; one query."""
    rows = _sessions(person)
    at, _sep, pk = after.partition("_")
    if pk.isascii() and pk.isdigit():
        try:
            began = datetime.fromisoformat(at.replace(" ", "+"))
        except ValueError:
            began = None
        if began is not None and began.tzinfo is not None:
            rows = rows.filter(Q(starts_at__lt=began) | Q(starts_at=began, pk__lt=int(pk[:18])))
    taken = list(rows.order_by("-starts_at", "-pk")[: PAGE + 1])
    last = taken[PAGE - 1] if len(taken) > PAGE else None
    return taken[:PAGE], f"{last.starts_at.isoformat()}_{last.pk}" if last else ""


def session(person: Person, code: str) -> TrainingSession | None:
    """One session of the person's desks."""
    return _sessions(person).filter(code=code).first()


def _sessions(person: Person) -> QuerySet[Any]:
    """The sessions of the person's desks with how many places are taken and how many were there."""
    rows = TrainingSession.objects.filter(version__course__department__in=desks(person))
    held = Count("enrolments", filter=Q(enrolments__state__in=Enrolment.HOLDS_A_PLACE))
    present = Count("enrolments", filter=Q(enrolments__state=Attending.PRESENT))
    return rows.select_related("version__course__department").annotate(taken=held, present=present)


def roster(session: TrainingSession) -> list[dict[str, Any]]:
    """Who is enrolled, in the order of enrolment, masked where it is a natural person."""
    rows = session.enrolments.exclude(state=Attending.WITHDRAWN).select_related("subject", "person")
    return [{"row": r, "subject": name_of(r.subject), "attendee": mask_name(r.attendee)} for r in rows]


def shown_code(session: TrainingSession, now: datetime) -> tuple[str, int] | None:
    """The code that the desk shows now and for how many seconds; None outside the time of signing in."""
    if session.state != Meeting.PLANNED or not session.starts_at - law.EARLY <= now <= session.ends_at:
        return None
    return law.desk_code(session.secret, now), law.CODE_LIVES - int(now.timestamp()) % law.CODE_LIVES


def published(person: Person) -> QuerySet[CourseVersion]:
    """The versions for which a session may be planned."""
    return CourseVersion.objects.filter(
        course__department__in=desks(person), state=Teaching.PUBLISHED
    ).select_related("course")
