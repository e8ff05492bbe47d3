"""By what the lines of the log are narrowed: people, posts, things, days, results, marks; each answered by an index."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Value
from django.db.models.functions import Concat

from workflows.law.duties import Role
from workflows.law.gate_words import KEPT_OUT, OF_A_PERSON
from workflows.law.sampling import NIGHT_FROM, NIGHT_UNTIL
from workflows.law.steps import VERBS
from workflows.law.terms import due_instant, first_instant
from workflows.models import Department, Entry, Person, Transition
from workflows.queries import audit_marks

NAMESAKES = 200
# Verbs by which somebody was turned down or something was taken back.
TAKEN_BACK = ("return_", "reject_", "refuse", "withdraw", "rescind", "revoke")
AGAINST = (
    *(verb for verb in VERBS if verb.startswith(TAKEN_BACK) and verb not in KEPT_OUT),
    *("dismiss", "breach", "confirm_rejection", "confirm_repair_rejection", "keep_merge", "keep_stay"),
)


def narrowed(rows: QuerySet[Transition], asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines that fit the filters; days are those of Shanghai, `of` is one person by key."""
    rows = _by_people(rows, asked)
    if "entry" in asked:
        tried = Q(verb="refuse_attempt", thing=f"attempt/{asked['entry']}")
        rows = rows.filter(Q(book__ref=asked["entry"]) | tried)
    if "verb" in asked:
        rows = rows.filter(verb=asked["verb"])
    if "list" in asked:
        rows = rows.filter(Exists(Entry.objects.filter(book=OuterRef("book_id"), list_type=asked["list"])))
    if "mark" in asked:
        rows = MARKS[asked["mark"]](rows)
    if "result" in asked:
        rows = rows.filter(_result(asked["result"]))
    if "since" in asked:
        rows = rows.filter(at__gte=first_instant(asked["since"]))
    if "until" in asked:
        rows = rows.filter(at__lt=due_instant(asked["until"]))
    return rows


def _by_people(rows: QuerySet[Transition], asked: Mapping[str, Any]) -> QuerySet[Transition]:
    """The lines of whoever was asked for: by name, by post and department, or one person by key."""
    if "actor" in asked:
        named = Person.objects.filter(Q(name__icontains=asked["actor"]) | Q(username__iexact=asked["actor"]))
        keys = list(named.values_list("pk", flat=True)[:NAMESAKES])
        concerned = Q(verb__in=OF_A_PERSON, thing__in=[f"person/{key}" for key in keys])
        rows = rows.filter(Q(actor__in=keys) | concerned)
    if "post" in asked or "office" in asked:
        rows = rows.filter(post__in=_posts(asked))
    if "of" in asked:
        rows = rows.filter(Q(actor=asked["of"]) | Q(on_behalf_of=asked["of"]))
    return rows


def _result(name: str) -> Q:
    """The lines with a kind of result."""
    if name == "kept_out":
        return Q(verb__in=KEPT_OUT)
    if name == "against":
        return Q(verb__in=AGAINST)
    return Q(before=F("after")) if name == "kept" else ~Q(before=F("after"))


def _posts(asked: Mapping[str, Any]) -> Any:
    """The posts as lines name them: whole, so that their index answers; no query of its own."""
    if "office" in asked:
        return [f"{asked['office']}:{role}" for role in ([asked["post"]] if "post" in asked else Role.values)]
    return Department.objects.values_list(Concat("code", Value(f":{asked['post']}")))


def _by_night(rows: QuerySet[Transition]) -> QuerySet[Transition]:
    """Written at night, by people."""
    late = Q(at__hour__gte=NIGHT_FROM) | Q(at__hour__lt=NIGHT_UNTIL)
    return rows.filter(late).exclude(actor__in=audit_marks.machines())


MARKS = {
    "same_hand": audit_marks.same_hand,
    "late": audit_marks.met_late,
    "bulk": audit_marks.in_bulk,
    "night": _by_night,
}
