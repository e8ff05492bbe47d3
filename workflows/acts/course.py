"""The training desk's courses: drafted, previewed, published by a second pair of hands, in versions that are stone."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from workflows.acts import door, evidence, log
from workflows.law import duties
from workflows.law.chain import canonical, digest
from workflows.law.courses import Teaching
from workflows.law.refusal import Refused, TooLate
from workflows.models import Course, CourseVersion, Department, Evidence, Lesson, ListType, Person, Question

SETTINGS = ("title", "summary", "drawn", "mark", "tries", "wait_hours", "hours")
OF_LESSON = ("title", "text", "seconds")
OF_QUESTION = ("text", "choices", "answers", "explanation", "clause")


@transaction.atomic
def found(
    code: str,
    department: Department,
    *,
    title: str,
    by: Person,
    at: datetime,
    list_type: ListType | None = None,
) -> CourseVersion:
    """A new course with the empty draft of its first version. Refused for a code that is taken."""
    if Course.objects.filter(code=code).exists():
        raise Refused(_("课程代码“%(code)s”已经使用，请换一个。") % {"code": code})
    course = Course(code=code, department=department, list_type=list_type, founded_by=by, founded_at=at)
    log.open_book(course, course.ref, "course")
    with door.one_gesture():
        door.create(course, "found_course", by=by, at=at, duty=duties.KEEP_TRAINING, title=title)
        return _draft(course, None, title=title, by=by, at=at)


@transaction.atomic
def draft(course: Course, *, by: Person, at: datetime) -> CourseVersion:
    """The next version, as a copy of the newest one in use; one draft at a time."""
    keeper = door.lock(course)
    if keeper.versions.filter(state=Teaching.DRAFT).exists():
        raise Refused(_("这门课程已有一份草案，请在草案上修改，或者先作废。"))
    base = keeper.versions.filter(state__in=CourseVersion.IN_USE).order_by("-version").first()
    return _draft(keeper, base, title=base.title if base else keeper.code, by=by, at=at)


def _draft(
    course: Course, base: CourseVersion | None, *, title: str, by: Person, at: datetime
) -> CourseVersion:
    """The row of the draft, and what is copied into it."""
    last = course.versions.aggregate(last=Max("version"))["last"] or 0
    same = {name: getattr(base, name) for name in SETTINGS} if base else {"title": title}
    made = CourseVersion(course=course, version=last + 1, hands=[by.pk], written_by=by, written_at=at, **same)
    told: dict[str, Any] = {"version": made.version, "base": base.version if base else 0}
    door.create(made, "draft_course", by=by, at=at, duty=duties.KEEP_TRAINING, **told)
    if base is not None:
        for lesson in base.lessons.prefetch_related("files"):
            copy = Lesson.objects.create(
                version=made, position=lesson.position, **{name: getattr(lesson, name) for name in OF_LESSON}
            )
            copy.files.set(lesson.files.all())
        Question.objects.bulk_create(
            Question(version=made, position=one.position, **one.told()) for one in base.questions.all()
        )
        _count(made)
    return made


def seal_of(version: CourseVersion) -> str:
    """The digest of all that a version says: whoever changes or publishes it names the one that was seen."""
    lessons = [
        {name: getattr(one, name) for name in OF_LESSON}
        | {"files": sorted(f.digest for f in one.files.all())}
        for one in version.lessons.prefetch_related("files")
    ]
    said = {name: _plain(getattr(version, name)) for name in SETTINGS}
    questions = [one.told() for one in version.questions.all()]
    return digest(canonical({**said, "lessons": lessons, "questions": questions}))


def _plain(value: Any) -> Any:
    """A number of hours as text, whether it comes from a form or from the database."""
    return f"{value:.1f}" if isinstance(value, Decimal) else value


@transaction.atomic
def amend(version: CourseVersion, said: Mapping[str, Any], *, by: Person, at: datetime) -> CourseVersion:
    """Change title, terms or hours of the draft."""
    fresh = _open(version)
    stood = door.standing(fresh)
    for name in SETTINGS:
        if name in said:
            setattr(fresh, name, said[name])
    return _changed(fresh, "settings", by=by, at=at, changed=door.changed(stood, door.standing(fresh)))


@transaction.atomic
def put_lesson(
    version: CourseVersion,
    position: int | None,
    said: Mapping[str, Any],
    *,
    by: Person,
    at: datetime,
    uploads: Sequence[Any] = (),
    drop: Sequence[str] = (),
) -> Lesson:
    """Write one lesson of the draft: an existing one by its position, a new one at the end; files added or dropped."""
    fresh = _open(version)
    row = fresh.lessons.filter(position=position).first() if position else None
    if row is None:
        row = Lesson(version=fresh, position=_last(fresh.lessons) + 1)
    for name in OF_LESSON:
        setattr(row, name, said[name])
    row.save()
    purpose = Evidence.Purpose.TRAINING
    for one in uploads:
        row.files.add(evidence.keep(None, one.file, one.media_type, purpose=purpose, by=by, at=at))
    row.files.remove(*row.files.filter(code__in=drop))
    _changed(fresh, f"lesson {row.position}", by=by, at=at)
    return row


@transaction.atomic
def put_question(
    version: CourseVersion, position: int | None, said: Mapping[str, Any], *, by: Person, at: datetime
) -> Question:
    """Write one question of the draft."""
    fresh = _open(version)
    row = fresh.questions.filter(position=position).first() if position else None
    if row is None:
        row = Question(version=fresh, position=_last(fresh.questions) + 1)
    for name in OF_QUESTION:
        setattr(row, name, said[name])
    row.save()
    _changed(fresh, f"question {row.position}", by=by, at=at)
    return row


@transaction.atomic
def take_out(version: CourseVersion, what: str, position: int, *, by: Person, at: datetime) -> None:
    """Take a lesson or a question out of the draft; those after it move up."""
    fresh = _open(version)
    rows: Any = fresh.lessons if what == "lesson" else fresh.questions
    rows.filter(position=position).delete()
    for row in rows.filter(position__gt=position).order_by("position"):
        row.position -= 1
        row.save(update_fields=["position"])
    _changed(fresh, f"{what} {position} out", by=by, at=at)


@transaction.atomic
def load(version: CourseVersion, facts: Mapping[str, Any], *, by: Person, at: datetime) -> CourseVersion:
    """Put a whole course into a draft: from the files that come with the program."""
    fresh = _open(version)
    fresh.lessons.all().delete()
    fresh.questions.all().delete()
    for position, said in enumerate(facts["lessons"], 1):
        Lesson.objects.create(version=fresh, position=position, **{name: said[name] for name in OF_LESSON})
    Question.objects.bulk_create(
        Question(version=fresh, position=n, **{name: said.get(name, "") for name in OF_QUESTION})
        for n, said in enumerate(facts["questions"], 1)
    )
    for name in SETTINGS:
        setattr(fresh, name, facts[name])
    return _changed(fresh, "all", by=by, at=at)


@transaction.atomic
def publish(version: CourseVersion, *, seen: str, by: Person, at: datetime) -> CourseVersion:
    """A second person puts the draft before the learners; the former version is superseded in the same gesture.

    TooLate when the draft says something else than what was looked at.
    """
    fresh = _open(version)
    if seal_of(fresh) != seen:
        raise TooLate(_("草案在您打开之后改过，请核对现在的内容后再发布。"))
    with door.one_gesture():
        for former in fresh.course.versions.filter(state=Teaching.PUBLISHED):
            door.enact("supersede_course", former, by=by, at=at, told={"successor": fresh.version})
        given = {"published_by": by, "published_at": at, "digest": seen}
        told: dict[str, Any] = {"version": fresh.version, "digest": seen}
        done: CourseVersion = door.enact("publish_course", fresh, by=by, at=at, given=given, told=told)
    return done


@transaction.atomic
def discard(version: CourseVersion, *, because: str, by: Person, at: datetime) -> CourseVersion:
    """A draft that nobody wants; its number is not used again."""
    done: CourseVersion = door.enact("discard_course", version, by=by, at=at, because=because)
    return done


def _open(version: CourseVersion) -> CourseVersion:
    """The draft read afresh under the course's lock; TooLate when it is none any more."""
    keeper = door.lock(version.course)
    fresh = CourseVersion.objects.get(pk=version.pk)
    fresh.course = keeper
    if not fresh.is_draft:
        raise TooLate(_("这一版%(state)s，不能再改。") % {"state": fresh.get_state_display()})
    return fresh


def _changed(version: CourseVersion, what: str, *, by: Person, at: datetime, **more: Any) -> CourseVersion:
    """Who changed it is among its hands and does not publish it."""
    version.hands = sorted({*version.hands, by.pk})
    version.written_by, version.written_at = by, at
    _count(version)
    told: dict[str, Any] = {"version": version.version, "what": what, "digest": seal_of(version), **more}
    log.record("amend_course", version.course, thing=version, by=by, at=at, duty=duties.KEEP_TRAINING, **told)
    return version


def _count(version: CourseVersion) -> None:
    """How much is in it: what publication asks for."""
    version.lessons_total, version.questions_total = version.lessons.count(), version.questions.count()
    version.save()


def _last(rows: Any) -> int:
    """The last position; 0 when there is none."""
    return int(rows.aggregate(last=Max("position"))["last"] or 0)
