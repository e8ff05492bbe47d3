"""The rules that the calculator judges by: those in force in the database, or those of the catalogue files.

A list without a version in force here is read from the files that come with the program, drafts too: the calculator
answers for it all the same and says 待核.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any

from django.db import DatabaseError

from workflows.law.eligibility import Basis, Reason
from workflows.law.policy import Rule, Rules
from workflows.law.regimes import Regime
from workflows.law.rulebook import Book, Classes, General, Thing
from workflows.law.terms import Calendar, Term
from workflows.models import ListKind, ListStatus, Policy
from workflows.models.regime import load_regimes
from workflows.queries import policies
from workflows.queries.calculator_file import CalculatorFile, TermRow, ThingRow, bundled
from workflows.queries.calendar import bundled_calendar, calendar_in_force

UNREAD = "条款待核"


@dataclass(frozen=True)
class Version:
    """One version of a list's rules, wherever it was read."""

    code: str
    status: str
    instrument: str
    first: date
    last: date | None
    rules: Rules


def rulebook() -> Book:
    """The rules as they are in force; from the files alone while the database is not prepared."""
    stored: dict[str, list[Version]] = {}
    regimes: tuple[Regime, ...] = ()
    try:
        stored, regimes = _stored([row.list_code for row in bundled().things]), load_regimes()
    except DatabaseError:
        return bundled_rulebook()
    return _book(stored, regimes or _regimes_from_files(), calendar_in_force())


def bundled_rulebook() -> Book:
    """The rules of the files that come with the program, and nothing else."""
    return _book({}, _regimes_from_files(), bundled_calendar())


def bars_of(list_code: str) -> dict[Reason, Basis]:
    """What bars a repair on a list, as far as the file knows the list."""
    rows = (row.bars for row in bundled().things if row.list_code == list_code)
    return {Reason(bar.reason): bar.basis() for bars in rows for bar in bars}


def general_of(regime: Regime) -> General:
    """What stands beside the terms of one version of the general rules."""
    return _general(bundled(), regime)


def _book(stored: Mapping[str, list[Version]], regimes: Iterable[Regime], calendar: Calendar) -> Book:
    """Everything put together: what is stored stands before what is in the files."""
    told, files = bundled(), _from_files()
    things = {
        row.kind: tuple(_thing(row, each) for each in stored.get(row.list_code) or files[row.list_code])
        for row in told.things
    }
    return Book(
        things=things,
        generals=tuple(_general(told, regime) for regime in regimes),
        classes=Classes(tuple(told.classes.slight), tuple(told.classes.serious)),
        review=_review(told.review),
        fraud=told.fraud.basis(),
        calendar=calendar,
    )


# --------------------------------------------------------------------------------- where rules are read
def _stored(codes: list[str]) -> dict[str, list[Version]]:
    """The versions in force here that say something of a repair, by list, the oldest first; three queries."""
    rows = Policy.objects.filter(list_type__code__in=codes, state__in=Policy.IN_FORCE)
    rows = rows.select_related("list_type").prefetch_related("parameters").order_by("effective_from")
    found: dict[str, list[Version]] = {}
    for row in rows:
        about = row.list_type
        named = (about.code, about.status, row.instrument)
        made = Version(*named, row.effective_from, row.effective_to, row.load_rules())
        found.setdefault(about.code, []).append(made)
    drafted = _from_files()
    return {code: rows for code, rows in found.items() if _says(rows) or not _says(drafted.get(code, []))}


def _says(versions: Iterable[Version]) -> bool:
    """Does one of them say when a record may be repaired?"""
    return any(_bare(each).has_rule for each in versions)


@cache
def _documents() -> tuple[dict[str, Any], ...]:
    """The catalogue that comes with the program, read once."""
    return tuple(policies.bundled())


@cache
def _from_files() -> Mapping[str, list[Version]]:
    """Every version of the lists in the files, drafts too; a list without a version has one without a rule."""
    found: dict[str, list[Version]] = {}
    for each in _documents():
        about, policy = each["list"], each["policy"]
        instrument = (
            policy["instrument"] if policy else (each["bases"] or [{"instrument": ""}])[0]["instrument"]
        )
        first, last = (policy["effective_from"], policy["effective_to"]) if policy else (date.min, None)
        rules = _rules(f"{about['code']}/v{each['version']}", each["parameters"])
        made = Version(about["code"], about["status"], instrument, first, last, rules)
        found.setdefault(about["code"], []).append(made)
    return {code: sorted(rows, key=lambda row: row.first) for code, rows in found.items()}


@cache
def _regimes_from_files() -> tuple[Regime, ...]:
    """The general rules of the files."""
    found = []
    for each in _documents():
        if each["list"]["kind"] == ListKind.REGIME and each["state"] == "published":
            policy, reference = each["policy"], f"{each['list']['code']}/v{each['version']}"
            span = (policy["effective_from"], policy["effective_to"])
            rules = _rules(reference, each["parameters"])
            found.append(Regime(reference, policy["instrument"], policy["document_number"], *span, rules))
    return tuple(sorted(found, key=lambda regime: regime.first))


def _rules(reference: str, parameters: Mapping[str, Mapping[str, Any]]) -> Rules:
    """The parameters of a file as the law reads them."""
    made = {}
    for name, told in parameters.items():
        words = (told["value"], told["unit"], told["start_event"], told["clause"], told["text"])
        made[name] = Rule(name, *words, told["is_verified"], told["rolls"])
    return Rules(made, reference)


# ------------------------------------------------------------------------------------ as the law reads it
def _bare(version: Version) -> Thing:
    """A version without what stands beside its rules."""
    basis = Basis(f"{version.instrument}（{UNREAD}）")
    is_foreign = version.status == ListStatus.IMPORTED
    span: dict[str, Any] = {"first": version.first, "last": version.last, "is_import_only": is_foreign}
    return Thing("", "", version.instrument, version.rules, basis, {}, **span)


def _thing(row: ThingRow, version: Version) -> Thing:
    """One version of what can be repaired."""
    bare, never = _bare(version), row.never_early
    rule = version.rules.get("early_exit") or version.rules.get("repair_promise")
    return Thing(
        row.kind,
        row.label,
        bare.instrument,
        bare.rules,
        Basis.of(rule) if rule else bare.basis,
        {Reason(bar.reason): bar.basis() for bar in row.bars},
        tuple(never.words) if never else (),
        never.basis() if never else None,
        row.ends_with_ban,
        bare.is_import_only,
        bare.first,
        bare.last,
    )


def _general(told: CalculatorFile, regime: Regime) -> General:
    """One version of the general rules; one that the file does not know asks for a promise and bars nothing."""
    row = next((each for each in told.regimes if each.number == regime.number), None)
    if row is None:
        return General(regime.number, regime, Basis(f"{regime.title}（{UNREAD}）"), {}, {})
    bars = {Reason(bar.reason): bar.basis() for bar in row.bars}
    fields = row.fields_read
    names = frozenset(fields.names if fields else ())
    in_fields = fields.read_as if fields else ""
    return General(row.name, regime, row.promise.basis(), bars, row.read_as, names, in_fields)


def _review(row: TermRow) -> Rule:
    """The term of review where no rule of the field says another."""
    term = Term.parse(row.term)
    return Rule("general_result", str(term.value), term.unit, "", row.clause, row.text, row.is_verified, True)
