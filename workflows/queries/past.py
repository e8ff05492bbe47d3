"""An entry as it stood at an instant, read from the lines of its book up to then.

States come from the lines alone: the last line that speaks of a thing says how it stood. Names and titles never
change and are read from the rows. What no line tells is not guessed.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from workflows.law.entry import SHANGHAI, ExitGround, Listing
from workflows.law.service import Noticing, ServiceMethod
from workflows.models import Deadline, Entry, Transition
from workflows.queries import ledger
from workflows.queries.dossier import Case, addressee, persons_shown, shown_name
from workflows.queries.verification import state_words

EXITS = {f"exit_by_{ground.value}": ground for ground in ExitGround} | {
    "exit_by_escalation": ExitGround.ESCALATED,
    "exit_by_extinction": ExitGround.EXTINCT,
}
# After these a last day is another one than when the clock was started.
MOVES = frozenset({"extend_decision", "stop_clock", "resume_clock", "recount", "retime_display"})
# A clock keeps the day of its event alone: on that very day these lines tell whether it had been started already.
LISTED, TOLD = frozenset({"enlist", "restore"}), frozenset({"notify", "serve"})
STARTED_BY: Mapping[str, frozenset[str]] = {
    "listing_end": LISTED, "repair_opens": LISTED, "escalate": LISTED, "display_end": LISTED,
    "measure_end": LISTED | {"impose"},
    "reply": TOLD, "hearing_request": TOLD, "answer": frozenset({"file_statement"}),
    "repair_accept": frozenset({"apply"}), "repair_decide": frozenset({"accept_repair"}),
    "monitor_end": frozenset({"open_monitoring"}),
}  # fmt: skip
# Verbs by which somebody decided; what else is an opinion names its outcome.
DECISIONS = frozenset(
    {"enlist", "dismiss", "verify", "grant", "refuse", "review_lawfulness", "answer_statement", "resolve_hit"}
)


@dataclass(frozen=True)
class Stood:
    """What the lines up to an instant say of the entry; dates are days in Shanghai, None where no line tells."""

    states: Mapping[str, str]
    facts_summary: str
    state: str = ""
    stated: Mapping[str, Any] | None = None
    rules: str = ""
    reply_until: str = ""
    decided_on: date | None = None
    reason: str = ""
    listed_from: date | None = None
    listed_until: str = ""
    corrected_on: str = ""
    left_on: date | None = None
    left_by: str = ""


def lines_of(entry: Entry) -> list[Transition]:
    """Every line of the entry's book, the first one first; one query."""
    lines = Transition.objects.filter(book_id=entry.book_id).select_related("actor", "on_behalf_of", "facts")
    return list(lines.order_by("seq"))


def end_of(day: date) -> datetime:
    """24:00 of a day in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time.min, tzinfo=SHANGHAI)


def count_before(lines: Sequence[Transition], at: datetime) -> int:
    """How many lines had been written before an instant."""
    return next((n for n, line in enumerate(lines) if line.at >= at), len(lines))


def data_of(line: Transition) -> dict[str, Any]:
    """The facts of a line; those of an erased one are gone."""
    facts = getattr(line, "facts", None)
    return facts.data if facts is not None else {}


def states_of(lines: Sequence[Transition]) -> dict[str, str]:
    """How each thing stood that the lines speak of."""
    return {line.thing: line.after for line in lines if line.after}


def summary_of(entry: Entry, lines: Sequence[Transition], count: int) -> str:
    """The stated facts as they read then: what the next change names as the old text, or the present one."""
    later = (line for line in lines[count:] if line.verb == "redraft" and data_of(line))
    changed = next(later, None)
    return str(data_of(changed).get("old", "")) if changed else entry.facts_summary


def stood(entry: Entry, lines: Sequence[Transition], count: int) -> Stood:
    """The entry as it stood when its book had so many lines."""
    states = states_of(lines[:count])
    found: dict[str, Any] = {"state": states.get(entry.ref, "")}
    for line in lines[:count]:
        found["rules"] = line.policy or found.get("rules", "")
        if (tell := TELLING.get(line.verb)) and tell.about == line.thing.partition("/")[0]:
            found |= tell.read(line, data_of(line))
    return Stood(states, summary_of(entry, lines, count), **found)


# -------------------------------------------------------------------------------- what a line tells of the entry
@dataclass(frozen=True)
class _Tells:
    """The kind of thing a verb must be about, and what its line says of the entry then."""

    about: str
    read: Callable[[Transition, Mapping[str, Any]], dict[str, Any]]


def _day(line: Transition) -> date:
    """The day on which a line was written."""
    return localtime(line.at).date()


def _listed(line: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    """The period runs from the day of the line."""
    return {
        "listed_from": _day(line), "listed_until": data.get("until") or "", "left_on": None, "left_by": "",
    }  # fmt: skip


def _decided(line: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    """The decision and its reason."""
    told = {"decided_on": _day(line), "reason": str(data.get("because", ""))}
    return told | (_listed(line, data) if line.verb == "enlist" else {})


def _restored(line: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Listed again: the period starts afresh, and what was verified for the removal no longer counts."""
    return _listed(line, data) | {"corrected_on": ""}


def _left(line: Transition, data: Mapping[str, Any]) -> dict[str, Any]:
    """Off the list, and by what."""
    by = Listing.REVOKED.label if line.verb == "revoke" else EXITS[line.verb].label
    return {"left_on": _day(line), "left_by": str(by)}


TELLING: dict[str, _Tells] = {
    "propose": _Tells("entry", lambda line, data: {"stated": dict(data)}),
    "notify": _Tells("entry", lambda line, data: {"reply_until": data.get("reply_until") or ""}),
    "enlist": _Tells("entry", _decided),
    "dismiss": _Tells("entry", _decided),
    "restore": _Tells("entry", _restored),
    "verify": _Tells("repair", lambda line, data: {"corrected_on": data.get("corrected_on") or ""}),
    "revoke": _Tells("entry", _left),
    **{verb: _Tells("entry", _left) for verb in EXITS},
}


# ----------------------------------------------------------------------------------------------- the page
def page(
    case: Case,
    lines: Sequence[Transition],
    count: int,
    at: datetime,
    of_case: bool,
    mask: Callable[[str], str],
) -> dict[str, Any]:
    """Everything that the look back shows; `at` is the instant up to which it looks."""
    past, upto = stood(case.entry, lines, count), list(lines[:count])
    now = stood(case.entry, lines, len(lines))
    had, differs = _told(past, mask), _differences(past, now, mask)
    shown = ledger.lines_shown(replace(case, lines=upto[::-1]), of_case, mask)
    return {
        "past": past,
        "state": state_words("entry", past.state) if past.state else "",
        "facts_summary": mask(past.facts_summary),
        "reason": mask(past.reason),
        "persons": persons_shown(case, of_case),
        "differs": differs,
        "came_later": [
            {"label": words, "now": differs[name]}
            for name, words in _labels()
            if name in differs and not had[name]
        ],
        "lines_later": len(lines) - count,
        "displays": _things(case, past, now, "display", of_case),
        "measures": _things(case, past, now, "measure", of_case),
        "repairs": _things(case, past, now, "repair", of_case),
        "promises": _things(case, past, now, "commitment", of_case),
        "notices": _notices(case, upto, past, of_case),
        "terms": terms_then(case.deadlines, lines, count, at),
        "moved_later": any(line.verb in MOVES for line in lines[count:]),
        "opinions": [row for row, line in zip(shown, upto[::-1], strict=True) if _is_opinion(line)],
        "lines": shown,
    }


def _last_day(at: datetime) -> date:
    """The last day that had begun before an instant."""
    return localtime(at - timedelta(microseconds=1)).date()


def _is_opinion(line: Transition) -> bool:
    """Did somebody judge something by this line?"""
    return line.verb in DECISIONS or bool(data_of(line).get("outcome"))


def _told(one: Stood, mask: Callable[[str], str]) -> dict[str, str]:
    """What the lines say of the entry, each in the words of the page; empty where none tells."""
    stated = one.stated or {}
    return {
        "state": state_words("entry", one.state) if one.state else "",
        "rules": one.rules,
        "case_number": str(stated.get("case_number", "")),
        "order_number": str(stated.get("order_number", "")),
        "reply_until": str(one.reply_until),
        "decided_on": str(one.decided_on or ""),
        "listed": f"{one.listed_from} — {one.listed_until or _('改正为止')}" if one.listed_from else "",
        "corrected_on": str(one.corrected_on),
        "left": f"{one.left_on} {one.left_by}" if one.left_on else "",
        "facts": mask(one.facts_summary),
        "reason": mask(one.reason),
    }


def _differences(then: Stood, now: Stood, mask: Callable[[str], str]) -> dict[str, str]:
    """What the lines since then made different, by its name: how it is now; a dash for what no longer holds."""
    before, after = _told(then, mask), _told(now, mask)
    return {name: said or "—" for name, said in after.items() if said != before[name]}


def _labels() -> tuple[tuple[str, str], ...]:
    """What is called how that an entry may get later."""
    return (
        ("reply_until", _("首次告知的截止日")),
        ("decided_on", _("决定日期")),
        ("listed", _("列入期")),
        ("corrected_on", _("核实的改正日期")),
        ("left", _("离开名单")),
        ("reason", _("决定理由")),
    )


def _things(case: Case, past: Stood, now: Stood, kind: str, of_case: bool) -> list[dict[str, str]]:
    """What hangs from the entry and had a line by then: its name, how it stood, and how it stands when it changed."""
    names = _names(case, kind, of_case)
    return [
        {
            "name": names[thing],
            "state": state_words(thing, state),
            "now": state_words(thing, now.states[thing]) if now.states[thing] != state else "",
        }
        for thing, state in past.states.items()
        if thing in names
    ]


def _names(case: Case, kind: str, of_case: bool) -> dict[str, str]:
    """What the log's names of a kind of thing are in words."""
    if kind == "display":
        lead, named = shown_name(case.entry.subject, of_case), persons_shown(case, of_case)
        whose = {row.pk: told["name"] for row, told in zip(case.associates, named, strict=True)}
        return {d.ref: whose.get(d.associate_id or 0, lead) for d in case.displays}
    if kind == "measure":
        return {measure.ref: measure.listed_measure.name for measure in case.measures}
    if kind == "repair":
        return {repair.ref: repair.code for repair in case.repairs}
    return {made.ref: made.what for made in case.commitments}


def _notices(case: Case, lines: Sequence[Transition], past: Stood, of_case: bool) -> list[dict[str, Any]]:
    """The documents issued by then, the newest first, with what was known of their service."""
    served = {line.thing: data_of(line) for line in lines if line.verb == "serve"}
    ways = dict(ServiceMethod.choices)
    found = []
    for notice in reversed(case.notices):
        state = past.states.get(notice.ref)
        if state is None:
            continue
        to, how = addressee(notice, of_case), served.get(notice.ref, {})
        found.append(
            {
                "code": notice.code,
                "title": f"{notice.title}（{to}）" if to else notice.title,
                "number": notice.number,
                "issued_on": notice.issued_on,
                "state": str(Noticing(state).label),
                "is_ok": state == Noticing.SERVED,
                "served_on": how.get("on_day", ""),
                "method": ways.get(how.get("way", ""), ""),
            }
        )
    return found


def terms_then(
    rows: Sequence[Deadline], lines: Sequence[Transition], count: int, at: datetime
) -> list[dict[str, Any]]:
    """The clocks that had been started by then; what the lines leave open on the day itself is marked unsure."""
    begun = [(row, _had_begun(row, lines, count, at)) for row in rows if row.started_on <= _last_day(at)]
    return [
        _term(row, lines, count, at) | {"is_unsure": had is None} for row, had in begun if had is not False
    ]


def _had_begun(row: Deadline, lines: Sequence[Transition], count: int, at: datetime) -> bool | None:
    """Had a clock been started when the book had so many lines? None when no line can tell."""
    if row.started_on < _last_day(at) or not any(_day(line) == row.started_on for line in lines[count:]):
        return True
    if row.kind == "decide":  # it counts from the day of the order, whenever the case was registered
        return True
    if row.kind not in STARTED_BY:
        return None
    return any(line.verb in STARTED_BY[row.kind] and _day(line) == row.started_on for line in lines[:count])


def _term(row: Deadline, lines: Sequence[Transition], count: int, at: datetime) -> dict[str, Any]:
    """A clock: its last day as it was then, and whether it still ran: what a later line of the instant met, did."""
    due = _due_then(row, lines[count:])
    met = row.met_at is not None and row.met_at < at
    met = met and not any(line.at == row.met_at for line in lines[count:])
    return {"row": row, "due": due, "is_met": met, "is_over": not met and due < _last_day(at)}


def _due_then(row: Deadline, later: Sequence[Transition]) -> date:
    """The last day before the head extended it; other changes are told apart, not undone."""
    if row.kind != "decide" or not row.extended_by:
        return row.due_on
    former = next((data_of(line).get("former") for line in later if line.verb == "extend_decision"), None)
    return date.fromisoformat(former) if former else row.due_on
