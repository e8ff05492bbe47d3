"""Do the posts of the register agree with the lines on appointments? Who holds the database could give or take one.

Whatever is changed in the register is told by the clock within a minute, from what it noted last. So a row that is not
noted, or noted otherwise, is about to be told; what was noted and no line tells was written by hand, both together.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext as _

from workflows.law.duties import Role
from workflows.law.standing import VERBS, folded
from workflows.models import Department, Noted, Person, Transition
from workflows.queries.verification import Fault


def post_faults() -> list[Fault]:
    """Posts that are noted otherwise than their lines tell, with the place; 4 queries.

    Before the log told of any post there is nothing to compare; then the first round tells of all.
    """
    rows = Transition.objects.filter(verb__in=VERBS).select_related("facts", "book").order_by("pk")
    lines: dict[str, list[Transition]] = {}
    erased = set()
    for line in rows:
        if getattr(line, "facts", None) is None:
            erased.add(line.thing)
        else:
            lines.setdefault(str(line.facts.data.get("post")), []).append(line)
    noted = dict(Noted.objects.filter(key__startswith="post/").values_list("key", "told"))
    return list(_faults(lines, noted, erased)) if lines else []


def _faults(
    lines: Mapping[str, list[Transition]], noted: Mapping[str, Any], erased: set[str]
) -> Iterator[Fault]:
    """Each post that lines or notes tell of; those of somebody whose lines lost their facts cannot be compared."""
    names = dict(Person.objects.filter(pk__in=_persons(lines, noted)).values_list("pk", "username"))
    offices = dict(Department.objects.values_list("code", "short_name"))
    for key in sorted({*lines, *noted}, key=lambda key: (len(key), key)):
        mine, now = lines.get(key, []), noted.get(key) or {}
        told = folded(line.facts.data["changed"] for line in mine)
        if {name: value for name, value in told.items() if value is not None} == {
            name: value for name, value in now.items() if value is not None
        }:
            continue
        whole = now if now.get("person") else folded(line.facts.data["changed"] for line in mine[:1])
        if f"person/{whole['person']}" in erased:
            continue
        words = {
            "key": key,
            "office": offices.get(whole["department"], whole["department"]),
            "code": whole["department"],
            "role": dict(Role.choices).get(whole["role"], whole["role"]),
            "who": names.get(whole["person"] or 0, "—"),
        }
        yield _fault(mine, words, is_there=bool(now))


def _persons(lines: Mapping[str, list[Transition]], noted: Mapping[str, Any]) -> set[int]:
    """Everybody whose posts are told of."""
    told = {
        line.facts.data["changed"].get("person", (None, None))[1] for each in lines.values() for line in each
    }
    return {key for key in (told | {row.get("person") for row in noted.values()}) if key}


def _fault(mine: list[Transition], words: Mapping[str, str], *, is_there: bool) -> Fault:
    """The place is the last line on the post, else the book in which its line is missing."""
    if not mine:
        said = _(
            "岗位 %(key)s（%(office)s %(code)s %(role)s，账号 %(who)s）没有任命它的台账行：不是经程序登记的。"
        )
        return Fault(f"access/{words['code']}", 0, "state", said % words)
    said = _("岗位 %(key)s（%(office)s %(code)s %(role)s，账号 %(who)s）与台账最后一行所载不符。")
    if not is_there:
        said = _("岗位 %(key)s（%(office)s %(code)s %(role)s，账号 %(who)s）不见了，台账没有免去它的行。")
    return Fault(mine[-1].book.ref, mine[-1].seq, "state", said % words)
