"""A person's posts as they stood at an instant: by the lines on appointments, by the register where no line tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.timezone import localtime

from workflows.law import standing as law
from workflows.law.duties import Role
from workflows.law.standing import VERBS, Held
from workflows.models import Department, Person, Post, Transition


@dataclass(frozen=True)
class Standing:
    """Posts at an instant, held and not held; `begins` is when the log first told of any post, None if never."""

    held: list[dict[str, Any]]
    others: list[dict[str, Any]]
    begins: datetime | None
    lines: Sequence[Transition]


def standing(whose: Person, at: datetime) -> Standing:
    """How it stood; 4 queries."""
    rows = Transition.objects.filter(verb__in=VERBS, thing=f"person/{whose.pk}")
    lines = list(rows.select_related("facts", "book").order_by("pk"))
    first = Transition.objects.filter(verb__in=VERBS).order_by("pk").values_list("at", flat=True).first()
    facts = [(line.at, line.facts.data) for line in lines if getattr(line, "facts", None) is not None]
    register = [_held(post) for post in whose.posts.select_related("department").order_by("pk")]
    names = dict(Department.objects.values_list("code", "short_name"))
    day = localtime(at).date()
    stood = law.standing(register, facts, at, first)
    found = [(post, post.is_held(day)) for post in stood if post.since <= day]
    return Standing(
        [_shown(post, names) for post, is_held in found if is_held],
        [_shown(post, names) for post, is_held in found if not is_held],
        first,
        [line for line in lines if line.at < at],
    )


def _held(post: Post) -> Held:
    """A post as the register has it today."""
    return Held(f"post/{post.pk}", post.department.code, post.role, post.since, post.until)


def _shown(post: Held, names: dict[str, str]) -> dict[str, Any]:
    """A post in words."""
    return {
        "post": post,
        "office": names.get(post.department, post.department),
        "role": dict(Role.choices).get(post.role, post.role),
    }
