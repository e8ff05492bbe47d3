"""The credit file of one subject as an officer reads it: read once, in a number of queries that never grows."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Count, Q
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law import duties
from workflows.law import subject as law
from workflows.law.entry import Listing
from workflows.law.identity import mask_id, mask_name
from workflows.law.steps import VERBS
from workflows.law.subject import Merging
from workflows.models import (
    Commitment,
    Department,
    Entry,
    Identifier,
    Merge,
    Notice,
    Person,
    Subject,
    SubjectChange,
    Transition,
)
from workflows.queries.cover import names_of
from workflows.queries.log import post_words
from workflows.queries.search import Found

ENTRIES, LINES, SUBJECTS = 100, 100, 10
LOOK = timedelta(hours=1)
LOOK_VERB = "view_file"


@dataclass
class File:
    """Everything the page shows; `names_shown` is False for whoever sees a natural person masked."""

    subject: Subject
    names_shown: bool
    identifiers: list[Identifier]
    changes: list[SubjectChange]
    aliases: list[Subject]
    entries: list[Entry]
    others: list[dict[str, Any]]
    notices: dict[str, int]
    commitments: list[dict[str, Any]]
    merges: list[Merge]
    lines: list[dict[str, Any]]

    @property
    def name(self) -> str:
        """As this reader may see it."""
        return self.subject.name if self.names_shown else mask_name(self.subject.name)

    @property
    def code(self) -> str:
        """The main code; a person's is always masked."""
        return (
            mask_id(self.subject.code) if self.subject.is_person and self.subject.code else self.subject.code
        )

    @property
    def former_names(self) -> list[dict[str, Any]]:
        """Names it had before, until when; those of files that were merged into this one."""
        rows = [
            {"name": c.old, "until": c.effective_on}
            for c in self.changes
            if c.what == SubjectChange.What.NAME
        ]
        rows += [{"name": a.name, "until": None} for a in self.aliases if a.name != self.subject.name]
        return [] if self.subject.is_person and not self.names_shown else rows

    @property
    def effects(self) -> list[tuple[Entry, Any]]:
        """What the present status means for each open entry, in a sentence."""
        found = [(e, law.effect(self.subject.registration, e.state)) for e in self.entries]
        return [(entry, effect.words) for entry, effect in found if effect.words]


def seen(person: Person, pk: int) -> Subject | None:
    """The subject of this number, if the person may look at its file."""
    rows = Subject.objects.visible_to(person).select_related("merged_into", "book")
    return rows.filter(pk=pk).first()


def is_of_case(person: Person, subject: Subject) -> bool:
    """Does the person sit in a department that has an entry of this subject? Others see natural persons masked."""
    own = {post.department_id for post in person.posts_now()}
    return Entry.objects.filter(subject=subject, department__in=own).exists()


def has_looked(person: Person, subject: Subject, now: datetime) -> bool:
    """Has the person stated, within the hour, why he or she looks at this natural person's file?"""
    if subject.book_id is None:
        return False
    lines = Transition.objects.filter(
        book_id=subject.book_id, verb=LOOK_VERB, actor=person, at__gte=now - LOOK
    )
    return bool(lines.exists())


def read(subject: Subject, person: Person) -> File:
    """Everything about the subject that this person may see; 13 queries, whatever there is."""
    of_case = not subject.is_person or is_of_case(person, subject)
    visible = Entry.objects.visible_to(person).filter(subject=subject)
    entries = entries_of(subject, person)
    keys = [entry.pk for entry in entries]
    return File(
        subject, of_case,
        identifiers=[_of(subject, row) for row in subject.identifiers.all()],
        changes=list(subject.changes.select_related("made_by", "department")),
        aliases=list(subject.aliases.order_by("pk")),
        entries=entries,
        others=_others(subject, visible),
        notices=Notice.objects.filter(entry__in=keys).aggregate(
            all=Count("pk"), served=Count("pk", filter=Q(state="served")), open=Count("pk", filter=Q(state="issued"))
        ),
        commitments=_commitments(keys),
        merges=list(
            Merge.objects.filter(Q(kept=subject) | Q(gone=subject)).select_related("kept", "gone", "proposed_by")
        ),
        lines=_lines(subject, of_case),
    )  # fmt: skip


def entries_of(subject: Subject, person: Person) -> list[Entry]:
    """The entries of a subject that this person may see, the newest first."""
    visible = Entry.objects.visible_to(person).filter(subject=subject)
    return list(visible.select_related("list_type", "department").order_by("-pk")[:ENTRIES])


def _of(subject: Subject, row: Identifier) -> Identifier:
    """The row with its subject in hand, so that nothing is asked again."""
    row.subject = subject
    return row


def _others(subject: Subject, visible: Any) -> list[dict[str, Any]]:
    """How many entries others have, by kind of list; nothing is told of a natural person."""
    if subject.is_person:
        return []
    rest = Entry.objects.filter(subject=subject).exclude(pk__in=visible.values("pk"))
    # An annulled listing never was one; what the rules hide after a repair is not counted for others either.
    rest = rest.exclude(state=Listing.REVOKED).exclude(is_history_hidden=True)
    rows = rest.order_by().values("list_type__name").annotate(n=Count("pk"))
    return [{"list": row["list_type__name"], "n": row["n"]} for row in rows.order_by("list_type__name")]


def _commitments(keys: list[int]) -> list[dict[str, Any]]:
    """The promises of these entries by their state."""
    rows = Commitment.objects.filter(entry__in=keys).order_by().values("state").annotate(n=Count("pk"))
    words = dict(Commitment._meta.get_field("state").choices)  # type: ignore[union-attr, arg-type]
    return [{"words": words.get(row["state"], row["state"]), "n": row["n"]} for row in rows.order_by("state")]


def _lines(subject: Subject, of_case: bool) -> list[dict[str, Any]]:
    """The book of the subject, the newest line first."""
    if subject.book_id is None:
        return []
    rows = Transition.objects.filter(book_id=subject.book_id)
    rows = rows.select_related("actor", "on_behalf_of", "facts")
    found = list(rows.order_by("-seq")[:LINES])
    codes = {line.post.partition(":")[0] for line in found}
    offices = dict(Department.objects.filter(code__in=codes).values_list("code", "short_name"))
    return [
        {
            "at": localtime(line.at), "words": VERBS.get(line.verb, line.verb), "number": line.seq, "hash": line.hash,
            "who": f"{post_words(line.post, offices)} {names_of(line)}",
            "change": _change(line), "because": _because(line) if of_case else "",
        }
        for line in found
    ]  # fmt: skip


STATUS: Mapping[Any, Any] = {**dict(law.Registration.choices), "yes": _("是"), "no": _("否")}


def _change(line: Transition) -> str:
    """From what to what, where that is a status and not a name or a number."""
    facts = getattr(line, "facts", None)
    data = facts.data if facts is not None else {}
    old, new = data.get("old"), data.get("new")
    return f"{STATUS[old]} → {STATUS[new]}" if old in STATUS and new in STATUS else ""


def _because(line: Transition) -> str:
    """The reason or the source that was given."""
    facts = getattr(line, "facts", None)
    data = facts.data if facts is not None else {}
    return next((str(data[key]) for key in ("because", "purpose", "document", "source") if data.get(key)), "")


# ------------------------------------------------------------------------------------------ finding, desk
def found_subjects(person: Person, found: Found) -> list[dict[str, Any]]:
    """The files that a search led to and that the person may open, the first few; 2 queries."""
    if not found.subjects:
        return []
    fitting = Subject.objects.visible_to(person).filter(pk__in=found.subjects, merged_into=None)
    return _as_rows(person, list(fitting.order_by("pk")[:SUBJECTS]), found)


def shown_subjects(person: Person, keys: list[int], found: Found) -> list[dict[str, Any]]:
    """The files of these keys, which the caller knows to be open to the person, in their order; 2 queries."""
    if not keys:
        return []
    rows = Subject.objects.in_bulk(keys)
    return _as_rows(person, [rows[key] for key in keys if key in rows], found)


def _as_rows(person: Person, rows: list[Subject], found: Found) -> list[dict[str, Any]]:
    """Subjects as rows; a natural person is masked for whoever has no case of it."""
    own = {post.department_id for post in person.posts_now()}
    mine = set(
        Entry.objects.filter(subject__in=rows, department__in=own).values_list("subject_id", flat=True)
    )
    return [
        {
            "subject": row,
            "name": mask_name(row.name) if row.is_person and row.pk not in mine else row.name,
            "code": mask_id(row.code) if row.is_person and row.code else row.code,
            "by_old": row.pk in found.by_old_number,
        }
        for row in rows
    ]


def merges_waiting() -> list[Merge]:
    """The merges and reversals that wait for a second officer, the oldest first."""
    rows = Merge.objects.filter(state__in=[Merging.PROPOSED, Merging.CONTESTED])
    return list(rows.select_related("kept", "gone", "proposed_by", "reversal_by").order_by("pk"))


def merges_of(person: Person) -> bool:
    """May the person merge files?"""
    return any(person.has_perm(duties.MERGE_SUBJECTS.at(p.department.place)) for p in person.posts_now())
