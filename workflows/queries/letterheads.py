"""What an authority prints on its documents: who keeps it, its versions, what differs, and how it would look."""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch

from workflows.law.documents import DOCUMENTS
from workflows.law.duties import KEEP_LETTERHEAD
from workflows.law.letterhead import Heading
from workflows.law.letters import LETTERS
from workflows.law.particulars import FIELDS
from workflows.models import Department, Entry, Letterhead, Notice, Person, SubjectKind, Transition
from workflows.queries import dossier, notices

PAGE = 30
LINES = 50


@dataclass(frozen=True)
class Office:
    """A department with its versions, the newest first; `now` is the one in force, `next` one that is to come."""

    department: Department
    versions: list[Letterhead]
    now: Letterhead | None
    next: Letterhead | None
    draft: Letterhead | None


def kinds() -> dict[str, str]:
    """The documents that may bear a free paragraph: those that are served; kind and title, in catalogue order."""
    served = {kind: found.title for kind, found in (DOCUMENTS | LETTERS).items() if found.is_served}
    return served


def kept_by(person: Person) -> Any:
    """The departments whose particulars the person keeps, and those below (the credit office reaches down)."""
    paths = [
        post.department.path
        for post in person.posts_now()
        if person.has_perm(KEEP_LETTERHEAD.at(post.department.place))
    ]
    rows = Department.objects.filter(is_active=True)
    inside = rows.none()
    for path in paths:
        inside |= rows.filter(path__startswith=path)
    return inside.order_by("path")


def offices(person: Person, today: date, after: str = "") -> tuple[list[Office], str]:
    """A page of departments in the order of the tree, and the key of the next page or ""; two queries."""
    rows = kept_by(person).prefetch_related(Prefetch("letterheads", Letterhead.objects.order_by("-version")))
    taken = list((rows.filter(path__gt=after) if after else rows)[: PAGE + 1])
    key = taken[PAGE - 1].path if len(taken) > PAGE else ""
    return [office(each, list(each.letterheads.all()), today) for each in taken[:PAGE]], key


def office(department: Department, versions: list[Letterhead], today: date) -> Office:
    """One department: what is in force today among its versions, the newest first."""
    used = [v for v in versions if v.state in Letterhead.IN_USE and v.since]
    return Office(
        department,
        versions,
        now=next((v for v in used if v.since and v.since <= today), None),
        next=next((v for v in used if v.state == Heading.PUBLISHED and v.since and v.since > today), None),
        draft=next((v for v in versions if v.state == Heading.DRAFT), None),
    )


def one(person: Person, code: str, today: date) -> Office | None:
    """The department of this code, if the person keeps its particulars; three queries."""
    department = kept_by(person).filter(code=code).first()
    if department is None:
        return None
    rows = department.letterheads.select_related("written_by", "published_by").order_by("-version")
    return office(department, list(rows), today)


def until(versions: list[Letterhead], version: Letterhead) -> date | None:
    """The day from which a later version counts instead of this one; None while none is known."""
    later = [
        v.since for v in versions if v.version > version.version and v.state in Letterhead.IN_USE and v.since
    ]
    return min(later, default=None)


def differences(former: Mapping[str, Any], version: Letterhead) -> list[dict[str, Any]]:
    """What differs from the version in force: label, what stood there, what stands there now."""
    names, now = kinds(), said(version)
    rows = [{"label": label, "was": former.get(name, ""), "now": now[name]} for name, label in FIELDS.items()]
    of_kinds = [key for key in dict.fromkeys((*former, *now)) if key.startswith("paragraph/")]
    for key in of_kinds:
        label = f"补充说明：《{names.get(key.removeprefix('paragraph/'), key)}》"
        rows.append({"label": label, "was": former.get(key, ""), "now": now.get(key, "")})
    return [row for row in rows if row["was"] != row["now"]]


def said(version: Letterhead) -> dict[str, str]:
    """Everything that a version says, under one key each."""
    return {
        **version.particulars(),
        **{f"paragraph/{kind}": text for kind, text in version.paragraphs.items()},
    }


def lines(office: Office) -> list[Transition]:
    """What was done with the particulars of a department, the newest first; one query."""
    if office.department.book_id is None or not office.versions:
        return []
    things = [version.ref for version in office.versions]
    rows = Transition.objects.filter(book_id=office.department.book_id, thing__in=things)
    return list(rows.select_related("actor").order_by("-seq")[:LINES])


# ------------------------------------------------------------------------------------------------ preview
def sample(person: Person, department: Department, kind: str) -> Notice | None:
    """The newest real document of this kind by the department; one to an organisation before one to a person."""
    seen = Entry.objects.visible_to(person).filter(department=department)
    rows = Notice.objects.filter(entry__in=seen, kind=kind).select_related(
        "entry__subject", "entry__department"
    )
    rows = rows.defer("file", "page").order_by("-pk")
    plain = rows.filter(associate=None).exclude(entry__subject__kind=SubjectKind.PERSON).first()
    return plain or rows.first()


def drawn(notice: Notice, version: Letterhead) -> str:
    """That document as HTML draft with the particulars of this version; natural persons are masked.

    Only the particulars change: what the document decides stays as it was frozen.
    """
    facts = masked(notice)
    was = dict(facts.get("authority") or {})
    now = {
        **was,
        "name": version.header_name,
        "address": version.address,
        "phone": version.phone,
        "notice_code": version.notice_code,
        "government": version.government_name or was.get("government", ""),
        "court": version.court_name or was.get("court", ""),
    }
    facts["authority"] = now
    facts["letterhead"] = {
        name: getattr(version, name) for name in ("contact", "postcode", "review_contact", "seal_name")
    }
    facts["free_paragraph"] = version.paragraphs.get(notice.kind, "")
    for part in (facts.get(name) for name in ("defence", "objection", "repair")):
        if isinstance(part, dict):
            part |= {key: now[new] for key, new in (("where", "address"), ("phone", "phone")) if key in part}
    facts.pop("remedies", None)  # they name the government and the court: said anew
    return notices.html(notice.kind, facts, draft=True)


def masked(notice: Notice) -> dict[str, Any]:
    """The frozen facts with every natural person that they name masked: the layout is looked at, not the person."""
    party = notice.facts.get("party") or {}
    named = [(str(each.get("name", "")), "") for each in notice.facts.get("associates") or []]
    if party.get("kind") == "person":
        named.append((str(party.get("name", "")), str(party.get("code", ""))))
    subject = notice.entry.subject
    if subject.is_person:  # the letter to another person of the case names it, too
        named.append((subject.name, subject.code))
    hide = dossier.masker(named, False)

    def through(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: through(item) for key, item in value.items()}
        if isinstance(value, list):
            return [through(item) for item in value]
        return hide(value) if isinstance(value, str) else value

    hidden: dict[str, Any] = through(deepcopy(notice.facts))
    return hidden
