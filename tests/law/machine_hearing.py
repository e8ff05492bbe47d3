"""The hearing before a decision as a table."""

from tests.law.machine import HEAD, LEGAL, OFFICERS, SPEAKER, TODAY, Machine
from workflows.models import Hearing

HEARING = Machine(
    Hearing,
    """
                 accept_hearing  refuse_hearing  hold_hearing  forfeit_hearing  withdraw_hearing  lapse_hearing
    requested    accepted        refused         -             -                withdrawn         lapsed
    accepted     -               -               held          forfeited        withdrawn         lapsed
    refused      -               -               -             -                -                 -
    held         -               -               -             -                -                 -
    withdrawn    -               -               -             -                -                 -
    forfeited    -               -               -             -                -                 -
    lapsed       -               -               -             -                -                 -
    """,
    may={
        "accept_hearing": "zhengb",
        "refuse_hearing": "zhengb",
        "hold_hearing": LEGAL,
        "forfeit_hearing": LEGAL,
        "withdraw_hearing": f"{OFFICERS} {LEGAL} {SPEAKER}",
        "lapse_hearing": HEAD,
    },
    told={
        "refuse_hearing": {"why": "没有听证的规定。"},
        "hold_hearing": {"on_day": TODAY, "advice": "as_announced"},
    },
    given={"hold_hearing": {"held_on": TODAY}},
)
