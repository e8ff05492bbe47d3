"""The machines of a repair and of a reorganisation as tables that a lawyer can read."""

from datetime import date
from typing import Any

from tests.law.machine import CLOCK, HEAD, HEAD_OR_CLOCK, OFFICERS, SPEAKER, TODAY, Machine
from workflows.models import Reorganisation, Repair

REPAIR = Machine(
    Repair,
    """
                ask_repair_completion  complete_repair  expire_repair  accept_repair  reject_repair  verify
    applied     incomplete             -                -              accepted       rejected       -
    incomplete  -                      applied          uncompleted    -              -              -
    accepted    -                      -                -              -              -              verified
    verified    -                      -                -              -              -              verified
    granted     -                      -                -              -              -              -
    partly      -                      -                -              -              -              -
    refused     -                      -                -              -              -              -
    rejected    -                      -                -              -              -              -
    withdrawn   -                      -                -              -              -              -
    rescinded   -                      -                -              -              -              -
    uncompleted -                      -                -              -              -              -
    lapsed      -                      -                -              -              -              -

                grant    grant_partly  refuse   withdraw   lapse   rescind
    applied     -        -             -        withdrawn  lapsed  -
    incomplete  -        -             -        withdrawn  lapsed  -
    accepted    -        -             -        withdrawn  lapsed  -
    verified    granted  partly        refused  withdrawn  lapsed  -
    granted     -        -             -        -          -       rescinded
    partly      -        -             -        -          -       rescinded
    refused     -        -             -        -          -       -
    rejected    -        -             -        -          -       -
    withdrawn   -        -             -        -          -       -
    rescinded   -        -             -        -          -       -
    uncompleted -        -             -        -          -       -
    lapsed      -        -             -        -          -       -
    """,
    may={
        "ask_repair_completion": OFFICERS,
        "complete_repair": f"{OFFICERS} {SPEAKER}",
        "expire_repair": f"{OFFICERS} {CLOCK}",
        "accept_repair": OFFICERS,
        "reject_repair": HEAD,
        "verify": OFFICERS,
        "grant": HEAD,
        "grant_partly": HEAD,
        "refuse": HEAD,
        "withdraw": SPEAKER,
        "lapse": HEAD_OR_CLOCK,
        "rescind": HEAD,
    },
    told={
        "ask_repair_completion": {"missing": "付款凭证"},
        "reject_repair": {"why": "不符合条件"},
        "verify": {"corrected_on": date(2026, 3, 20)},
    },
)

REORGANISATION = Machine(
    Reorganisation,
    """
                lift_for_good  resume_discipline  end_with_listing
    in_effect   definitive     resumed            moot
    definitive  -              -                  -
    resumed     -              -                  -
    moot        -              -                  -
    """,
    may={"lift_for_good": HEAD, "resume_discipline": HEAD, "end_with_listing": HEAD_OR_CLOCK},
)

# Columns with which every condition of every verb holds on TODAY.
READY: dict[type, dict[str, Any]] = {
    Repair: {
        "has_promise": True,
        "was_asked_to_complete": False,
        "verified_corrected_on": date(2026, 3, 19),
        "is_performed": True,
        "opens_on": TODAY,
        "promise_stands": True,
        "is_trained": True,
        "bars": [],
        "may_be_partial": True,
        "scope": {"parts": ["d1"]},
    },
    Reorganisation: {"end_document": "（2026）衡01破3号"},
}
