"""A person's posts as they stood at an instant: by the lines on appointments, by the register where no line tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from workflows.law import standing as law
from workflows.law.duties import Role
from workflows.law.standing import VERBS, Held
from workflows.law.steps import VERBS as WORDS
from workflows.law.xes import OF_AN_OFFICE
from workflows.models import Department, Person, Post, Transition
from workflows.queries.log import RELATED, Row, rows_of
from workflows.queries.log_scope import visible

ACTS_SHOWN = 10


@dataclass(frozen=True)
class Standing:
    """Posts at an instant, held and not held; `begins` is when the log first told of any post, None if never."""

    held: list[dict[str, Any]]
    others: list[dict[str, Any]]
    begins: datetime | None
    lines: Sequence[tuple[Transition, bool]]  # with whether the reader may open it
    acts: Sequence["Act"] = ()


@dataclass(frozen=True)
class Act:
    """A line that somebody wrote, and whether the post that it names was held at its instant.

    `is_held` is None where the line names no post of an office, or was written for an absent colleague.
    """

    row: Row
    is_held: bool | None


def standing(whose: Person, at: datetime, reader: Person | None = None) -> Standing:
    """How it stood, with the last acts that `reader` may see; 4 queries, and as many again for the acts."""
    rows = Transition.objects.filter(verb__in=VERBS, thing=f"person/{whose.pk}")
    lines = list(rows.select_related("facts", "book").order_by("pk"))
    first = Transition.objects.filter(verb__in=VERBS).order_by("pk").values_list("at", flat=True).first()
    facts = [(line.at, line.facts.data) for line in lines if getattr(line, "facts", None) is not None]
    register = [_held(post) for post in whose.posts.select_related("department").order_by("pk")]
    names = dict(Department.objects.values_list("code", "short_name"))
    day = localtime(at).date()
    stood = law.standing(register, facts, at, first)
    found = [(post, post.is_held(day)) for post in stood if post.since <= day]

    def held_at(line: Transition) -> bool | None:
        if line.on_behalf_of_id or not OF_AN_OFFICE.fullmatch(line.post):
            return None
        then = law.standing(register, facts, line.at + datetime.resolution, first)
        on = localtime(line.at).date()
        return line.post in {f"{post.department}:{post.role}" for post in then if post.is_held(on)}

    return Standing(
        [_shown(post, names) for post, is_held in found if is_held],
        [_shown(post, names) for post, is_held in found if not is_held],
        first,
        _opened([line for line in lines if line.at < at], reader),
        [Act(row, held_at(row.line)) for row in _acts(whose, at, reader)] if reader else (),
    )


def _opened(lines: Sequence[Transition], reader: Person | None) -> list[tuple[Transition, bool]]:
    """The lines that the posts rest on; those of books elsewhere are told and lead nowhere. One query."""
    if reader is None or not lines:
        return [(line, False) for line in lines]
    own = visible(reader).filter(pk__in=[line.pk for line in lines]).values_list("pk", flat=True)
    read = set(own)
    return [(line, line.pk in read) for line in lines]


def _acts(whose: Person, at: datetime, reader: Person) -> list[Row]:
    """The last lines that somebody wrote up to an instant, the newest first."""
    rows = visible(reader).filter(actor=whose, at__lte=at).select_related(*RELATED)
    return rows_of(list(rows.order_by("-at", "-pk")[:ACTS_SHOWN]))


def _held(post: Post) -> Held:
    """A post as the register has it today."""
    return Held(f"post/{post.pk}", post.department.code, post.role, post.since, post.until)


def _shown(post: Held, names: dict[str, str]) -> dict[str, Any]:
    """A post in words."""
    return {
        "post": post,
        "office": names.get(post.department, post.department),
        "role": dict(Role.choices).get(post.role, post.role),
        "duties": [{"name": duty, "words": str(WORDS.get(duty, duty))} for duty in post.duties],
    }
