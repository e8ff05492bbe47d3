"""The pen of the catalogue: what a file that is loaded changes in lists, rules and terms, with old and new value.

A command has nobody before it: the clock writes, as for a calendar that is read from a file. In a city that has nobody
yet (the first loading of all) nothing is changed for anybody, and nothing is written.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from workflows.acts import gate, log
from workflows.acts.people import clock_keeper
from workflows.models import (
    AccessBook,
    DemeritPolicy,
    HandlingTerm,
    ListType,
    OccupationGroup,
    Person,
    Policy,
)

# Their keys and books are nobody's business; a basis names its list by its place.
UNSAID = ("id", "book_id", "list_type_id", "policy_id")
NOTHING: tuple[Any, ...] = (None, "", [])


def changes(old: Mapping[str, Any], new: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Each field that is not what it was; of what is new, only the fields that say something."""
    before, after = (
        {k: v for k, v in told.items() if k.rpartition(".")[2] not in UNSAID} for told in (old, new)
    )
    found = log.changed(before, after)
    return {name: pair for name, pair in found.items() if not all(one in NOTHING for one in pair)}


def rows(part: str, told: Mapping[Any, Mapping[str, Any]]) -> dict[str, Any]:
    """Rows under a thing as fields of it: `bases.2.article`."""
    return {f"{part}.{key}.{name}": value for key, row in told.items() for name, value in row.items()}


def tell_list(list_type: ListType, changed: Mapping[str, Any], *, at: datetime) -> None:
    """What a file changed of a list and its bases, in the list's own book."""
    _tell(list_type, "load_list", list_type, ("", ""), at, {"changed": dict(changed)})


def tell_rules(policy: Policy, *, at: datetime, former: str = "", **told: Any) -> None:
    """A version that came with a file, or a draft that follows its file: in the book of its list.

    A version without a book of its own is one that nobody has taken up (`rulemaking.opened`).
    """
    _tell(policy.list_type, "load_rules", policy, (former, policy.state), at, told)


def _tell(
    keeper: ListType, verb: str, thing: Any, states: tuple[str, str], at: datetime, facts: dict[str, Any]
) -> None:
    """One line in the book of a list; nothing where nobody is the clock yet."""
    try:
        clock = clock_keeper()
    except Person.DoesNotExist:
        return
    kept = log.lock(keeper)
    log.open_book(kept, kept.ref, "list")
    log.append(kept, thing, verb, *states, by=clock, at=at, **facts)


def tell_term(term: HandlingTerm, changed: Mapping[str, Any], *, at: datetime) -> None:
    """A term of complaints and reports belongs to no list: the book of the system keeps it."""
    gate.write_by_clock("load_handling_term", None, term.ref, at=at, changed=dict(changed))


def tell_group(group: OccupationGroup, changed: Mapping[str, Any], *, at: datetime) -> None:
    """So does an occupational group."""
    gate.write_by_clock("load_occupation_group", None, group.ref, at=at, changed=dict(changed))


def tell_demerits(
    policy: DemeritPolicy, ended: Sequence[str], *, by: Person, at: datetime, digest: str
) -> None:
    """A version of the local rules on points, and which versions it ends; who loads it is told."""
    names = ("name", "version", "basis", "is_verified", "effective_from")
    told = {name: getattr(policy, name) for name in names}
    about = gate.About(policy.ref)
    gate.write(
        "load_demerits",
        by,
        at=at,
        about=about,
        code=AccessBook.SYSTEM,
        **told,
        ended=list(ended),
        digest=digest,
    )
