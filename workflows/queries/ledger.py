"""The lines of an entry's book in the words of the page."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.duties import Role
from workflows.law.identity import mask_name
from workflows.law.steps import verb_words
from workflows.models import Entry, Mandate, Transition
from workflows.queries.cover import names_of
from workflows.queries.dossier import Case, addressee
from workflows.queries.verification import state_words

MANDATE = re.compile(r"s\d+:(\w+)")
# Under which name a fact says why.
SAID = ("because", "grounds")


def lines_shown(case: Case, of_case: bool, mask: Callable[[str], str]) -> list[dict[str, Any]]:
    """The book of the entry, newest first: when, what, who, from which state to which, why, hash and number."""
    things = _things(case, of_case)
    return [
        {
            "at": localtime(line.at),
            "words": verb_words(line.verb, case.entry.list_type.kind),
            "who": _who(line),
            "change": _change(line, things),
            "because": case.veil.words
            if case.veil.hides(line.actor_id, line.at) and _because(line)
            else mask(_because(line)),
            "hash": line.hash,
            "number": line.seq,
        }
        for line in case.lines
    ]


def lines_about(entry: Entry, named: dict[str, str]) -> list[dict[str, Any]]:
    """The lines of the entry's book about some things, by reference with their names; newest first; 1 query."""
    rows = Transition.objects.filter(book=entry.book_id, thing__in=named).order_by("-seq")
    return [
        {
            "at": localtime(line.at),
            "words": verb_words(line.verb, entry.list_type.kind),
            "who": _who(line),
            "change": _change(line, named),
            "hash": line.hash,
            "number": line.seq,
        }
        for line in rows.select_related("actor", "on_behalf_of")
    ]


def _who(line: Transition) -> str:
    """The post in which somebody acted, the name, and for whom; who acts for a subject is masked."""
    code, _colon, role = line.post.rpartition(":")
    if found := MANDATE.fullmatch(line.post):
        kind = dict(Mandate.Kind.choices).get(found.group(1), "")
        return _("当事人 %(kind)s %(name)s") % {"kind": kind, "name": mask_name(line.actor.name)}
    if role == Role.CLOCK:
        return _("系统时钟")
    words = dict(Role.choices).get(role, "")
    name = names_of(line)
    return f"{words} {name}".strip() if code else name


def _change(line: Transition, things: dict[str, str]) -> str:
    """What was changed, and how its state moved."""
    before, after = state_words(line.thing, line.before), state_words(line.thing, line.after)
    moved = "" if before == after else f"{before} → {after}" if before else after
    return " · ".join(part for part in (things.get(line.thing, ""), moved) if part)


def _because(line: Transition) -> str:
    """The reason that was given, if any; the facts of an erased line are gone."""
    facts = getattr(line, "facts", None)
    data = facts.data if facts is not None else {}
    return next((str(data[key]) for key in SAID if data.get(key)), "")


def _things(case: Case, of_case: bool) -> dict[str, str]:
    """What each reference of the log is called: documents with number, measures, displays, applications."""
    named = {}
    for notice in case.notices:
        to = addressee(notice, of_case)
        named[notice.ref] = f"{notice.title} {notice.number}" + (f"（{to}）" if to else "")
    named |= {measure.ref: measure.listed_measure.name for measure in case.measures}
    named |= {repair.ref: repair.code for repair in case.repairs}
    whose = {a.pk: a.get_capacity_display() for a in case.associates}
    for display in case.displays:
        named[f"display/{display.pk}"] = whose.get(display.associate_id or 0, _("主体公示"))
    return named
