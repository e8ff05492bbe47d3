"""Incidents of the log as a whole (台账告警): what was found wrong, since when, and how it ended."""

from datetime import datetime
from typing import ClassVar

from django.db import models
from django.db.models import BigIntegerField, CharField, Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.utils.translation import gettext_lazy as _

from workflows.law.incident_words import Incident
from workflows.models.evidence import new_code
from workflows.models.gate import Noted
from workflows.models.transition import Transition
from workflows.models.tree import SplitView

UNSIGNED = "log/unsigned"  # what the clock notes: a line tells no time of its writing that can be relied on
RAISED, EXPLAINED, ENDED = "raise_log_incident", "explain_log_incident", "end_log_incident"


class LogIncident(models.Model):
    """One thing that is wrong with the log; never deleted, and only what was found out and its end may still be told.

    `about` says which one among its kind: the contradiction, the findings of a check, the witness; `told` holds what
    the sentences need, numbers and instants, never what a line says.
    """

    Kind = Incident

    code = models.CharField(max_length=16, unique=True, default=new_code)
    kind = models.CharField(max_length=20, choices=Incident.choices)
    about = models.CharField(max_length=80, blank=True)
    told = models.JSONField(default=dict)
    began_at = models.DateTimeField(_("发现时间"))
    # A contradiction is explained by one and ended by another who audits all departments (decision 0031).
    explained_at = models.DateTimeField(_("登记时间"), null=True)
    explained_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, related_name="+")
    ended_at = models.DateTimeField(_("结束时间"), null=True)
    ended_by = models.ForeignKey("workflows.Person", models.PROTECT, null=True, related_name="+")
    because = models.CharField(_("查明的情况"), max_length=1000, blank=True)

    class Meta:
        ordering: ClassVar = ["-pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["kind", "about"], condition=Q(ended_at=None), name="one_open_incident"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.code}"

    @property
    def ref(self) -> str:
        """How lines name it."""
        return f"log-incident/{self.code}"


def unsigned_since() -> datetime | None:
    """Since when the clock has seen lines wait and no checkpoint signed, ever; None while it has not."""
    told = Noted.objects.filter(key=UNSIGNED).values_list("told", flat=True).first()
    return datetime.fromisoformat(told["since"]) if told else None


def unexplained() -> QuerySet[SplitView]:
    """The contradictions of which nobody has written down what was found out: without an incident, or with one whose
    end no line of the log tells. A row can be ended by whoever holds the database; the line cannot be added unseen.
    """
    ref = Concat(Value("log-incident/"), F("code"), output_field=CharField())
    told = Exists(Transition.objects.filter(verb=ENDED, thing=OuterRef("ref_in_log")))
    known = (
        LogIncident.objects.filter(kind=Incident.SPLIT)
        .annotate(ref_in_log=ref, split=Cast("about", BigIntegerField()))
        .filter(Q(ended_at__isnull=True) | told)
    )
    return SplitView.objects.exclude(pk__in=known.values("split"))
