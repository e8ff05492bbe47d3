"""The machines of commitments and of their texts as tables, one thing of each, and what stands against their verbs."""

from datetime import date, timedelta
from typing import Any

from tests.law.machine import CLOCK, CREDIT_OFFICE, HEAD, OFFICERS, SPEAKER, TODAY, Machine
from workflows.acts import promise_text
from workflows.management.walk import at
from workflows.models import Commitment, CommitmentTemplate
from workflows.queries import promise_samples

COMMITMENT = Machine(
    Commitment,
    """
                cosign  give_up_cosigning  notice_breach  clear_breach  breach
    waiting     signed  lapsed             -              -             -
    signed      -       -                  noticed        -             -
    noticed     -       -                  -              signed        breached
    breached    -       -                  -              -             -
    withdrawn   -       -                  -              -             -
    fulfilled   -       -                  -              -             -
    expired     -       -                  -              -             -
    lapsed      -       -                  -              -             -

                withdraw   fulfil     expire_commitment
    waiting     withdrawn  -          -
    signed      withdrawn  fulfilled  expired
    noticed     -          -          -
    breached    -          -          -
    withdrawn   -          -          -
    fulfilled   -          -          -
    expired     -          -          -
    lapsed      -          -          -
    """,
    may={
        "cosign": SPEAKER,
        "give_up_cosigning": f"{SPEAKER} {CLOCK}",
        "notice_breach": OFFICERS,
        "clear_breach": HEAD,
        "breach": HEAD,
        "withdraw": SPEAKER,
        "fulfil": f"{OFFICERS} {CLOCK}",
        "expire_commitment": CLOCK,
    },
)
WORDING = Machine(
    CommitmentTemplate,
    """
                publish_commitment_text  retire_commitment_text  discard_commitment_text
    rules       -                        -                       -
    draft       published                -                       discarded
    published   -                        retired                 -
    retired     -                        -                       -
    discarded   -                        -                       -
    """,
    may={
        "publish_commitment_text": f"{OFFICERS} zhengb {CREDIT_OFFICE}",
        "retire_commitment_text": f"{OFFICERS} zhengb {CREDIT_OFFICE}",
        "discard_commitment_text": f"{OFFICERS} zhengb {CREDIT_OFFICE}",
    },
)
MACHINES = (COMMITMENT, WORDING)
TOLD = TODAY - timedelta(days=30)
NOTHING_AGAINST: dict[Any, dict[str, Any]] = {
    Commitment: {
        "breach_facts": "没有按承诺支付。",
        "told_on": TOLD,
        "object_until": TODAY - timedelta(days=1),
        "relied_on": None,
        "hands": [],
    },
    CommitmentTemplate: {"hands": []},
}
ALONE = "会签应当由另一人办理，不能由签署人本人会签。"
USED = "承诺已经被采用（已据此办理修复、许可等），不能撤回；承诺继续有效。"
UNSTATED = "请先写明拟认定违背承诺的事实和证据。"
UNTOLD = "告知书还没有送达，不能作出认定。"
UNHEARD = "异议期限还没有届满，不能作出认定。"
UNWORDED = "承诺书标题、正文不能为空，正文的占位符必须有效。"
EVIL = "{subject.__class__.__mro__}承诺。"
AGAINST = (
    (COMMITMENT, "waiting", "cosign", {"cosigned_by": None}, ALONE),
    (COMMITMENT, "signed", "withdraw", {"relied_on": date(2026, 9, 1)}, USED),
    (COMMITMENT, "signed", "notice_breach", {"breach_facts": " "}, UNSTATED),
    (COMMITMENT, "noticed", "breach", {"told_on": None}, UNTOLD),
    (COMMITMENT, "noticed", "breach", {"object_until": TODAY}, UNHEARD),
    (COMMITMENT, "noticed", "breach", {"object_until": TODAY, "objection": "已经履行。"}, UNHEARD),
    (WORDING, "draft", "publish_commitment_text", {"text": ""}, UNWORDED),
    (WORDING, "draft", "publish_commitment_text", {"text": EVIL}, UNWORDED),
)


def a_text(city: Any) -> CommitmentTemplate:
    """The text of an item of the labour bureau, which nobody wrote: no hands stand against its publication."""
    told: dict[str, Any] = {"by": city.clara, "at": at(TODAY)}
    item = promise_text.add_item(city.offices["HC-RS"], kind="disclosure", name="主动公示", **told)
    sample = promise_samples.find("disclosure")
    assert sample is not None
    return promise_text.draft(item, promise_samples.said(sample), **told)
