"""Find or create a subject by any of its numbers; keep it findable by any part of its name."""

from typing import Any

from django.db import transaction

from workflows.law.identity import code_kind, subject_kind
from workflows.models import Gram, Subject, SubjectKind


@transaction.atomic
def find_or_create(code: str, name: str, **facts: Any) -> Subject:
    """The subject with this number, old or new; `code` is normalised and checked already. A known name is kept."""
    known = Subject.objects.by_numbers([code]).get(code)
    if known is not None:
        return known
    is_person = facts.pop("is_person", False) or code_kind(code) == "ric"
    kind = SubjectKind.PERSON if is_person else subject_kind(code)
    subject, new = Subject.objects.get_or_create(code=code, defaults={"name": name, "kind": kind, **facts})
    if new:
        index_name(subject)
    return subject


def pieces(name: str) -> set[str]:
    """The two-character pieces of a name; a single character is its own piece."""
    squeezed = "".join(name.split()).upper()
    return {squeezed[i : i + 2] for i in range(len(squeezed) - 1)} or {squeezed}


def index_name(subject: Subject) -> None:
    """Make a subject findable by any two neighbouring characters of its name."""
    Gram.objects.bulk_create(
        [Gram(piece=p, subject=subject) for p in pieces(subject.name)], ignore_conflicts=True
    )
