"""Mandates and offers as their parties and their verifiers read them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from workflows.law.duties import VERIFY_MANDATE
from workflows.models import Department, Entry, Grant, Mandate, Person, Subject
from workflows.queries.hall_tasks import NOW, WAIT, Task, register_of_subject

PAGE = 30
KEYS = Signer(salt="grants")
RELATED = ("subject", "department", "granted_by", "mandate__person", "judged_by", "file")
AHEAD = timedelta(days=30)


@dataclass(frozen=True)
class Row:
    """One offer in words."""

    grant: Grant
    stage: Any
    numbers: list[str]
    may_end: bool


@dataclass(frozen=True)
class Page:
    """One page of what waits to be verified; `after` is the key of the next page."""

    rows: list[Row]
    after: str = ""


def speakers(subject: Subject, today: date) -> list[Mandate]:
    """Everybody who speaks for a subject now."""
    rows = subject.mandates.filter(revoked_on=None).select_related("person").order_by("pk")
    return [held for held in rows if held.ends_on is None or held.ends_on >= today]


def of_subject(mandate: Mandate, today: date, *, all_of_them: bool) -> list[Row]:
    """The offers of a subject, the newest first; an agent sees its own. Two queries."""
    rows = Grant.objects.filter(subject=mandate.subject).select_related(*RELATED)
    if not all_of_them:
        rows = rows.filter(mandate=mandate)
    return told(list(rows[:PAGE]), today)


def told(rows: list[Grant], today: date) -> list[Row]:
    """Offers in words; one query for the numbers of their entries."""
    wanted = {key for row in rows for key in row.entries or []}
    numbers = dict(Entry.objects.filter(pk__in=wanted).values_list("pk", "number")) if wanted else {}
    ended = (Grant.Stage.REVOKED, Grant.Stage.ENDED, Grant.Stage.REFUSED, Grant.Stage.LAPSED)
    return [
        Row(row, stage, [numbers[k] for k in row.entries or [] if k in numbers], stage not in ended)
        for row in rows
        for stage in [row.stage_on(today)]
    ]


# -------------------------------------------------------------------------------------------- officers
def verifiable(person: Person) -> QuerySet[Grant]:
    """The offers whose written mandate this person may verify: of the departments that the duty reaches."""
    bounds = Q(pk__in=[])
    for post in person.posts_now():
        if not person.has_perm(VERIFY_MANDATE.at(post.department.place)):
            continue
        below = Department.objects.filter(path__startswith=post.department.path).values_list("pk", flat=True)
        reached = [pk for pk in below if person.has_perm(VERIFY_MANDATE.at(f"d{pk}"))]
        bounds |= Q(department__in=reached)
    return Grant.objects.filter(bounds, accepted_at__isnull=False).select_related(*RELATED)


def waiting(person: Person, today: date, after: str = "") -> Page:
    """A page of what waits to be verified, the oldest first."""
    rows = verifiable(person).filter(is_genuine=None, revoked_at=None, ends_on__gte=today).order_by("pk")
    key = _key(after)
    if key is not None:
        rows = rows.filter(pk__gt=key)
    taken = list(rows[: PAGE + 1])
    more = KEYS.sign_object(taken[PAGE - 1].pk) if len(taken) > PAGE else ""
    return Page(told(taken[:PAGE], today), more)


def find(person: Person, code: str) -> Grant | None:
    """One offer that the person may verify, or has verified."""
    return verifiable(person).filter(code=code).first()


def _key(token: str) -> int | None:
    """The key in an address; a forged one begins at the first page."""
    try:
        return int(KEYS.unsign_object(token)) if token else None
    except BadSignature:
        return None


# ------------------------------------------------------------------------------------------------ home
@register_of_subject
def tasks(mandate: Mandate, today: date) -> list[Task]:
    """What the home says of mandates: one's own that waits or ends soon. No query."""
    if not mandate.is_agents:
        return []
    url = reverse("hall-agents")
    if mandate.scope is not None and mandate.verified_on is None:
        return [Task(WAIT, _("授权委托核验"), _("核验通过之前只能查看"), _("待机关核验"), url=url)]
    if mandate.ends_on is not None and mandate.ends_on - today <= AHEAD:
        hint = _("到期后不能再办理，请授权人再次授权")
        return [Task(NOW, _("授权即将到期"), hint, _("至 %(day)s") % {"day": mandate.ends_on}, "soon", url)]
    return []
