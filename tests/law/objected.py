"""The machine of an objection as a table, one for the matrix, and what stands against its verbs."""

from datetime import date
from typing import Any

from tests.law.machine import CLOCK, CREDIT_OFFICE, SPEAKER, Machine
from workflows.acts import objection
from workflows.management.walk import at
from workflows.models import Entry, Objection

TODAY = date(2026, 10, 1)
ASKED_BEFORE = "补正只能一次性告知：本件已经要求补正过。"
NOT_CHECKED = "还没有核查结论，不能作出处理。"


def an_objection(city: Any, entry: Entry, day: date = TODAY) -> Objection:
    """An objection of the party to its listing."""
    said = objection.Said(ground="fact", relation="party", name="罗一鸣", contact="0999-5678-0001")
    return objection.file(entry, said, channel="hall", by=city.acmes_speaker, at=at(day))


OBJECTORS = f"counter {CREDIT_OFFICE} {SPEAKER}"
OBJECTION = Machine(
    Objection,
    """
                ask_completion  complete_objection  lapse_objection  accept_objection  reject_objection
    filed       incomplete      -                   -                accepted          rejected
    incomplete  -               filed               lapsed           -                 -
    accepted    -               -                   -                -                 -
    rejected    -               -                   -                -                 -
    decided     -               -                   -                -                 -
    rechecking  -               -                   -                -                 -
    rechecked   -               -                   -                -                 -
    withdrawn   -               -                   -                -                 -
    lapsed      -               -                   -                -                 -

                decide_objection  ask_recheck  recheck    withdraw
    filed       -                 -            -          withdrawn
    incomplete  -                 -            -          withdrawn
    accepted    decided           -            -          withdrawn
    rejected    -                 rechecking   -          -
    decided     -                 rechecking   -          -
    rechecking  -                 -            rechecked  -
    rechecked   -                 -            -          -
    withdrawn   -                 -            -          -
    lapsed      -                 -            -          -
    """,
    may={
        "ask_completion": CREDIT_OFFICE,
        "complete_objection": OBJECTORS,
        "lapse_objection": f"{CLOCK} {CREDIT_OFFICE}",
        "accept_objection": CREDIT_OFFICE,
        "reject_objection": CREDIT_OFFICE,
        "decide_objection": CREDIT_OFFICE,
        "ask_recheck": OBJECTORS,
        "recheck": CREDIT_OFFICE,
        "withdraw": OBJECTORS,
    },
    told={
        "ask_completion": {"missing": "身份证明"},
        "reject_objection": {"why": "不属于本机关"},
        "decide_objection": {"result": "keep"},
        "ask_recheck": {"why": "仍有异议"},
        "recheck": {"result": "keep"},
    },
)
