"""谁看过我的信息: looks at a party's files and what was taken out of them, from the log, in plain words.

Told are the day and time, the department, the post and the purpose; an officer's name is not (decision 0022). Looks
at other persons of the same case are not told here, they are theirs.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from workflows.law.duties import VIEW_OWN, Role
from workflows.models import Associate, Department, EmergencyLook, Entry, Mandate, Transition

PAGE = 30
KEYS = Signer(salt="looks")
LOOK, COMPANY_LOOK = "view_file", "look_up"
EXPORTS = ("export_file", "export_bundle")
EMERGENCY = "look_emergency"
LEAD = "subject"
CASE_ROLES = frozenset({Role.CASE_OFFICER, Role.REVIEWER, Role.LEGAL_REVIEWER, Role.HEAD})
OVERSIGHT = frozenset({Role.AUDITOR, Role.AUDIT_ADMIN})


@dataclass(frozen=True)
class Look:
    """One look: when, by which department and post, at what, why."""

    at: datetime
    office: str
    role: str
    what: str
    purpose: str
    is_export: bool
    number: str


@dataclass(frozen=True)
class Page:
    """One page of looks, the newest first; `after` is the key of the next page."""

    rows: list[Look]
    after: str = ""


def page(mandate: Mandate, today: date, after: str = "", size: int = PAGE) -> Page:
    """A page of looks at what the mandate gives to see; three queries, however many looks there are."""
    lines, entries = _lines(mandate, today)
    key = _key(after)
    if key is not None:
        lines = lines.filter(pk__lt=key)
    taken = list(lines.select_related("book", "facts").order_by("-pk")[: size + 1])
    shown = taken[:size]
    more = KEYS.sign_object(shown[-1].pk) if len(taken) > size else ""
    return Page(_said(shown, entries), more)


def every(mandate: Mandate, today: date) -> Iterable[Look]:
    """All of them, for the copy of one's own data."""
    lines, entries = _lines(mandate, today)
    return _said(list(lines.select_related("book", "facts").order_by("-pk")), entries)


def _lines(mandate: Mandate, today: date) -> tuple[QuerySet[Transition], dict[str, Entry]]:
    """The lines of looks at the party: of the subject in its own entries and book, of the person in those of others."""
    subject = mandate.subject
    if not mandate.gives(VIEW_OWN, subject.pk, (mandate.entries or [None])[0], today):
        return Transition.objects.none(), {}
    together = Associate.objects.filter(subject=subject)
    rows = Entry.objects.filter(Q(subject=subject) | Q(pk__in=together.values("entry")))
    if mandate.entries is not None:
        rows = rows.filter(pk__in=mandate.entries)
    own = {
        e.book_id: e
        for e in rows.select_related("list_type", "department", "subject").prefetch_related("associates")
    }
    asked = Q(pk__in=[])
    for entry in own.values():
        names = [LEAD] if entry.subject_id == subject.pk else []
        names += [f"associate/{a.pk}" for a in entry.associates.all() if a.subject_id == subject.pk]
        asked |= Q(book=entry.book_id, verb=LOOK, facts__data__person__in=names)
        asked |= Q(book=entry.book_id, verb__in=EXPORTS)
        if entry.subject_id != subject.pk and entry.subject.book_id is not None:
            # The file of an organisation's case names her too; that it was opened stands in that organisation's book.
            opened = {"verb": COMPANY_LOOK, "facts__data__entry": entry.number}
            asked |= Q(book=entry.subject.book_id, **opened)
    if subject.book_id is not None:
        asked |= _in_own_book(subject.book_id, mandate, own.values())
    if mandate.entries is None:
        codes = EmergencyLook.objects.filter(subject=subject).values_list("code", flat=True)
        asked |= Q(verb=EMERGENCY, thing__in=[f"emergency/{code}" for code in codes])
    # The party's own people look at their own file: that is no look from outside.
    lines = Transition.objects.filter(asked).exclude(post__startswith=f"s{subject.pk}:")
    return lines, {entry.number: entry for entry in own.values()}


def _in_own_book(book: int, mandate: Mandate, own: Iterable[Entry]) -> Q:
    """The looks that stand in the subject's own book: at its credit file, and at entries of an organisation."""
    opened = Q(book=book, verb=COMPANY_LOOK)
    if mandate.entries is not None:
        return opened & Q(facts__data__entry__in=[entry.number for entry in own])
    return opened | Q(book=book, verb=LOOK)


def _said(lines: list[Transition], entries: dict[str, Entry]) -> list[Look]:
    """Lines in plain words; one query for the departments."""
    codes = {line.post.partition(":")[0] for line in lines}
    offices = {d.code: d for d in Department.objects.filter(code__in=codes)}
    return [_look(line, entries, offices) for line in lines]


def _look(line: Transition, entries: dict[str, Entry], offices: dict[str, Department]) -> Look:
    """One line."""
    code, _colon, role = line.post.partition(":")
    office, kept = offices.get(code), getattr(line, "facts", None)
    data: dict[str, Any] = kept.data if kept else {}
    entry = entries.get(str(data.get("entry", "")) or line.book.ref)
    is_export = line.verb in EXPORTS
    if line.verb == EMERGENCY:
        what = _("信用档案（应急查阅，经第二人同意）")
    elif entry is None:
        what = _("信用档案")
    elif is_export and data.get("with_facts") is False:
        what = _("条目 %(number)s 的台账行（导出，不含可能涉及个人的事实和文书）") % {"number": entry.number}
    elif is_export:
        what = _("条目 %(number)s 的全部案卷（导出）") % {"number": entry.number}
    else:
        what = _("条目 %(number)s 的案卷") % {"number": entry.number}
    by_hand = "operator" in data or (line.verb == "export_bundle" and role == Role.CLOCK)
    if by_hand:  # at the machine itself, by whoever runs it: no post of an office gave the right
        purpose = str(data.get("purpose", "")) or _("没有说明用途")
        of, post = _("系统管理员（命令行）"), "—"
    else:
        purpose = str(data.get("purpose", "")) or _purpose(role, entry, office)
        of, post = office.name if office else _("系统"), str(dict(Role.choices).get(role, "—"))
    return Look(line.at, of, post, what, purpose, is_export, entry.number if entry else "")


def _purpose(role: str, entry: Entry | None, office: Department | None) -> str:
    """Why a post looks, where the look itself does not say it."""
    if role in OVERSIGHT:
        return _("审计、监督检查")
    if entry is not None and office is not None and entry.department_id == office.pk and role in CASE_ROLES:
        return _("办理本案")
    if role == Role.CREDIT_OFFICE:
        return _("信用管理、督办")
    return _("依职权查阅")


def _key(token: str) -> int | None:
    """The key in an address; a forged or broken one begins at the first page."""
    try:
        return int(KEYS.unsign_object(token)) if token else None
    except BadSignature:
        return None
