"""CrossCheck: one comparison of a case with all lists; CrossHit: what it met, and how that was settled (FR-12)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, ClassVar

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from workflows.law import crosscheck as law
from workflows.law.entry import SHANGHAI
from workflows.models.entry import Associate, Entry
from workflows.models.listtype import ListType, Parameter
from workflows.models.subject import Subject, SubjectKind


class CrossCheck(models.Model):
    """One comparison with all lists: that it was made, when, over how many, and what it met."""

    class Stage(models.TextChoices):
        """When it was made."""

        TASK = "task", _("提请决定时")
        DECISION = "decision", _("作出决定时")

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="cross_checks")
    stage = models.CharField(_("比对时点"), max_length=10, choices=Stage.choices)
    made_at = models.DateTimeField(_("比对时间"))
    lists = models.PositiveIntegerField(_("比对名单数"))
    hits_count = models.PositiveIntegerField(_("命中数"))
    open_count = models.PositiveIntegerField(_("待处理命中数"))

    class Meta:
        ordering: ClassVar = ["pk"]

    def __str__(self) -> str:
        return f"{self.entry_id} {self.stage} {self.hits_count}"


class CrossHit(models.Model):
    """Another entry that was met: what it is to this decision, since when, and how it was settled."""

    entry = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="cross_hits")
    other = models.ForeignKey("workflows.Entry", models.PROTECT, related_name="+")
    associate = models.ForeignKey(
        "workflows.Associate", models.PROTECT, null=True, blank=True, related_name="+"
    )
    kind = models.CharField(_("命中"), max_length=20, choices=law.HitKind.choices)
    # A listing that ended and came back, and a case that was decided meanwhile, are new hits.
    since = models.DateField(_("对方列入或者登记日期"))
    found_at = models.DateTimeField(_("发现时间"))
    choice = models.CharField(_("处理"), max_length=10, choices=law.Resolution.choices, blank=True)
    reason = models.TextField(_("处理理由"), blank=True)
    resolved_by = models.ForeignKey(
        "workflows.Person", models.PROTECT, null=True, blank=True, related_name="+"
    )
    resolved_at = models.DateTimeField(_("处理时间"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["entry", "other", "kind", "since"], name="one_hit_of_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.entry_id} × {self.other_id} {self.kind}"

    @property
    def place(self) -> str:
        """The department whose case it is."""
        return self.entry.place

    @property
    def subject_place(self) -> str:
        """The subject of the case."""
        return self.entry.subject_place

    @property
    def ref(self) -> str:
        """As the log writes it."""
        return f"cross_hit/{self.pk}"


@dataclass(frozen=True)
class Parties:
    """Who stands behind an entry: the files of subjects that it names, and identity numbers of persons."""

    subjects: frozenset[int]
    id_numbers: frozenset[str]

    @classmethod
    def of(cls, entry: Entry, people: Iterable[Associate]) -> "Parties":
        """The subject and whoever is listed with it; half an identity stands for nobody."""
        files, ids = {entry.subject_id}, set()
        for person in people:
            files |= {person.subject_id} if person.subject_id else set()
            ids |= {person.id_number} if person.id_number else set()
        if entry.subject.is_person and entry.subject.code:
            ids.add(entry.subject.code)
        return cls(frozenset(files), frozenset(ids))

    def files(self) -> models.QuerySet[Subject]:
        """The files of all of them, those found by an identity number too."""
        known = Subject.objects.filter(pk__in=self.subjects)
        return Subject.objects.filter(Q(pk__in=known.values("pk")) | Q(pk__in=self._by_number().values("pk")))

    def entries(self) -> models.QuerySet[Any]:
        """The keys of all entries of which one of them is a party. Whoever widens a match, does it here.

        Each way is a query of its own index; together they are one query.
        """
        people = Associate.objects.order_by()
        return (
            Entry.objects.filter(subject__in=self.subjects)
            .order_by()
            .values_list("pk", flat=True)
            .union(
                Entry.objects.filter(subject__in=self._by_number()).order_by().values_list("pk", flat=True),
                people.filter(id_number__in=self.id_numbers).values_list("entry", flat=True),
                people.filter(subject__in=self.subjects).values_list("entry", flat=True),
                people.filter(subject__in=self._by_number()).values_list("entry", flat=True),
            )
        )

    def _by_number(self) -> models.QuerySet[Subject]:
        """The files of natural persons with these numbers; said as the index says it (no blank code)."""
        return Subject.objects.filter(~Q(code=""), code__in=self.id_numbers, kind=SubjectKind.PERSON)


@dataclass(frozen=True)
class Found:
    """A hit as it stands now: `associate` is the person of this case through whom, None for the subject."""

    other: Entry
    kind: law.HitKind
    blocks: bool
    associate: Associate | None
    since: date

    @property
    def key(self) -> tuple[int, str, date]:
        """What makes it this hit and no other."""
        return (self.other.pk, str(self.kind), self.since)


def lists_compared() -> int:
    """How many lists a comparison goes over: all but 双公示 and the general regimes, imported and historic ones too."""
    return ListType.objects.filter(kind__in=law.COMPARED).count()


def hits_of(entry: Entry) -> list[Found]:
    """Every hit of this entry on any list, as things stand now; the number of queries does not grow."""
    if entry.list_type.kind not in law.COMPARED:
        return []
    people = list(entry.associates.all())
    parties = Parties.of(entry, people)
    met, deciding = _met(entry, parties), entry.list_type.kind
    target = entry.policy.load_rules().value("escalation_list")
    through = _through(entry, met, people)
    found = []
    for other in met:
        kind = law.judge(deciding, _as_met(entry, other, target))
        if kind is not None:
            blocks = law.blocks(deciding, kind)
            found.append(Found(other, kind, blocks, through.get(other.pk), since_of(other)))
    return found


def _met(entry: Entry, parties: Parties) -> list[Entry]:
    """The live entries of which one of these parties is a party."""
    lenient = Parameter.objects.filter(policy=OuterRef("policy"), name="against_honours", value="no")
    rows = Entry.objects.filter(
        pk__in=parties.entries(),
        state__in=law.LIVE,
        list_type__kind__in=law.COMPARED,
    ).exclude(pk=entry.pk)
    rows = rows.select_related("list_type", "department", "subject")
    return list(rows.annotate(goes_with_honours=Exists(lenient)).order_by("pk"))


def _as_met(entry: Entry, other: Entry, target: str) -> law.Met:
    """Another entry as the law asks about it."""
    return law.Met(
        kind=other.list_type.kind,
        state=other.state,
        goes_with_honours=other.goes_with_honours,  # type: ignore[attr-defined]
        is_same_subject=other.subject_id == entry.subject_id,
        is_same_document=law.same_document(other.order_number, entry.order_number),
        is_target=other.list_type.code == target,
    )


def _through(entry: Entry, met: list[Entry], people: list[Associate]) -> dict[int, Associate]:
    """Through which person of this case each entry of another subject was met; no query where there is none."""
    foreign = {other.pk: other for other in met if other.subject_id != entry.subject_id}
    if not foreign:
        return {}
    theirs: dict[int, set[Any]] = {pk: {("file", e.subject_id)} for pk, e in foreign.items()}
    for pk, other in foreign.items():
        theirs[pk] |= {("number", other.subject.code)} if other.subject.is_person else set()
    for person in Associate.objects.filter(entry__in=foreign):
        theirs[person.entry_id] |= {("number", person.id_number), ("file", person.subject_id)}
    found: dict[int, Associate] = {}
    for pk, marks in theirs.items():
        for person in people:
            own = {("number", person.id_number or None), ("file", person.subject_id or 0)}
            if own & marks:
                found.setdefault(pk, person)
    return found


def since_of(other: Entry) -> date:
    """Since when the other entry stands as it does: listed, or registered as a case."""
    if other.listed_from is not None:
        return other.listed_from
    return other.registered_at.astimezone(SHANGHAI).date()


def settled(entry: Entry) -> set[tuple[int, str, date]]:
    """The hits of this entry that somebody has resolved, by their keys."""
    rows = CrossHit.objects.filter(entry=entry, resolved_at__isnull=False)
    return set(rows.values_list("other", "kind", "since"))


def open_blockers(entry: Entry) -> list[Found]:
    """The hits that stand against the decision now: blocking, and not resolved."""
    done = settled(entry)
    return [hit for hit in hits_of(entry) if hit.blocks and hit.key not in done]
