"""Is the log as a whole well: what the clock looks for each minute, and the incidents as their readers see them."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.db.models import Max
from django.utils.timezone import localtime

from workflows.law.duties import VIEW_LOG
from workflows.law.incident_words import GRAVE, Incident, Wrong, happened, means, words_of
from workflows.models import (
    Alert,
    Checkpoint,
    LogIncident,
    Person,
    SplitView,
    Transition,
    Unsequenced,
    Witness,
    WitnessRule,
)
from workflows.models.incident import unexplained, unsigned_since
from workflows.models.tree import placeless
from workflows.queries import anchored, tree

# Five times what is promised (60 s): a restart of the runner, or one long round, is no incident.
LATE = timedelta(minutes=5)
SHOWN = 20
LOOKED = 1000  # lines that are on the list of those that wait, looked at once


@dataclass(frozen=True)
class Row:
    """One incident in words."""

    incident: LogIncident
    happened: str
    means: str
    todo: tuple[str, ...]
    split: SplitView | None = None

    @property
    def is_open(self) -> bool:
        """Is it still so?"""
        return self.incident.ended_at is None


def found(at: datetime) -> list[Wrong]:
    """What is wrong at an instant, of what only looking finds; a fixed number of queries."""
    return [*_unplaced(at), *_unpublished(at), *_silent(at), *_unanchored()]


def _unplaced(at: datetime) -> list[Wrong]:
    """The sequencer stands still: the line that waits longest, and no checkpoint, are older than five minutes.

    Both are asked: a line may state an earlier time than that of its writing (a replayed clock). Before the first
    checkpoint of all, the clock's own word counts, since when it has seen that none is signed.
    """
    first = placeless(LOOKED)[:1]
    waits = Transition.objects.filter(pk__in=first).values_list("at", flat=True).first()
    if waits is None:
        return []
    last = Checkpoint.objects.order_by("-pk").values_list("at", flat=True).first()
    since = unsigned_since() if last is None else max(waits, last)
    if since is None or since > at - LATE:
        return []
    told: dict[str, Any] = {"since": _said(since if last is None else waits), "seen": _said(at)}
    return [Wrong(Incident.UNPLACED, "", told | ({"never": True} if last is None else {}))]


def _never_looked_at(at: datetime) -> bool:
    """Lines wait, none was ever signed, and no clock was there to see it: nothing has run since the beginning.

    Of a city that was just set up the newest line may be old, too: it is well as soon as it runs.
    """
    if Checkpoint.objects.exists() or unsigned_since() is not None:
        return False
    newest = Unsequenced.objects.aggregate(at=Max("line__at"))["at"]
    return newest is not None and newest <= at - LATE


def _unpublished(at: datetime) -> list[Wrong]:
    """Counter-signatures are demanded, and what waits for them has waited for hours."""
    needed = WitnessRule.now()
    if not needed:
        return []
    shown = tree.published()
    size = shown[0].size if shown else 0
    waits = Checkpoint.objects.filter(size__gt=size).order_by("size", "pk").first()
    if waits is None or waits.at > at - timedelta(hours=settings.XINHENG_PUBLISH_HOURS):
        return []
    return [Wrong(Incident.UNPUBLISHED, "", {"needed": needed, "since": _said(waits.at), "size": size})]


def _silent(at: datetime) -> list[Wrong]:
    """Witnesses that have left newer checkpoints unsigned for long."""
    patience = timedelta(hours=settings.XINHENG_WITNESS_HOURS)
    told = []
    for one in Witness.objects.filter(until=None).annotate(size=Max("cosignatures__checkpoint__size")):
        later = Checkpoint.objects.filter(size__gt=one.size or 0, at__gte=one.since)
        first = later.order_by("size", "pk").values_list("at", flat=True).first()
        if first is not None and first <= at - patience:
            told.append(Wrong(Incident.SILENT, str(one.pk), {"name": one.name, "since": _said(first)}))
    return told


def _unanchored() -> list[Wrong]:
    """The tree is not the one that this house signed: the sequencer refuses, and says why here."""
    fault = anchored.standing().fault
    return [Wrong(Incident.UNANCHORED, "", {"sentence": fault})] if fault else []


def health(at: datetime) -> dict[str, bool]:
    """For the machine that watches: looked at now, so that a clock that stands still hides nothing."""
    kinds = set(LogIncident.objects.filter(ended_at=None).values_list("kind", flat=True))
    kinds |= {each.kind for each in found(at)}
    if _never_looked_at(at):
        kinds.add(Incident.UNPLACED)
    if unexplained().exists():
        kinds.add(Incident.SPLIT)
    return {
        "log": kinds.isdisjoint(GRAVE),
        "sequencer": Incident.UNPLACED not in kinds,
        "witnesses": not kinds & {Incident.UNPUBLISHED, Incident.SILENT},
    }


def open_rows() -> list[Row]:
    """What is wrong now, the newest first; two queries."""
    return _rows(list(LogIncident.objects.filter(ended_at=None)[:SHOWN]))


def ended_rows() -> list[Row]:
    """What was wrong lately; two queries."""
    return _rows(list(LogIncident.objects.exclude(ended_at=None).select_related("ended_by")[:SHOWN]))


def find(person: Person, code: str) -> Row | None:
    """One incident, for whoever audits and whoever was told of it."""
    row = LogIncident.objects.select_related("ended_by", "explained_by").filter(code=code).first()
    if row is None or not (audits(person) or _was_told(person, row)):
        return None
    return _rows([row])[0]


def audits(person: Person) -> bool:
    """Does the person read the log of any department?"""
    return any(person.has_perm(VIEW_LOG.at(post.department.place)) for post in person.posts_now())


def _was_told(person: Person, row: LogIncident) -> bool:
    """Was the person told, and is still in office?"""
    alerts = Alert.objects.filter(person=person, kind=Alert.Kind.LOG, key__startswith=f"log/{row.code}/")
    return bool(person.posts_now()) and alerts.exists()


def _rows(incidents: list[LogIncident]) -> list[Row]:
    """Incidents in words; one query for the contradictions among them."""
    keys = [int(each.about) for each in incidents if each.kind == Incident.SPLIT]
    splits = SplitView.objects.in_bulk(keys) if keys else {}
    return [
        Row(
            each,
            happened(each.kind, each.told),
            means(each.kind, each.told),
            tuple(str(step) for step in words_of(each.kind, each.told).todo),
            splits.get(int(each.about)) if each.kind == Incident.SPLIT else None,
        )
        for each in incidents
    ]


def _said(at: datetime) -> str:
    """An instant in Shanghai, as the sentences have it."""
    return f"{localtime(at):%Y-%m-%d %H:%M}"
