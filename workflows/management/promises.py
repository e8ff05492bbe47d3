"""Commitments of the demo city: the catalogue of samples, some signed, one under a finding of breach. Repeatable."""

from datetime import datetime, timedelta
from typing import Any

from workflows.acts import breach, commitment, log, promise_follow, promise_text
from workflows.management.cases import Builder, Story
from workflows.models import Commitment, CommitmentItem
from workflows.queries import promise_samples

# Which office of the demo city accepts which sample.
OFFICES = {
    "approval": "HC-SC", "disclosure": "HC-XY", "industry": "HC-XY", "repair": "HC-XY", "tolerance": "HC-SC",
    "informed": "HC-RS",
}  # fmt: skip
# Who writes and who publishes in each office.
HANDS = {"HC-XY": ("zhouw", "guq"), "HC-SC": ("liangd", "heyx"), "HC-RS": ("shenjn", "zhengb")}
SIGNED = (
    ("disclosure", "qiheng", ""), ("disclosure", "lvzhou", ""), ("industry", "hengrui", "衡川市建筑业协会会员"),
    ("approval", "boan", "申请编号 2026-0117"), ("tolerance", "tianmu", "场所使用证明复印件"),
)  # fmt: skip


def stories() -> list[Story]:
    """The catalogue, then what was promised; none when there is a catalogue already."""
    return [] if CommitmentItem.objects.exists() else [told]


def told(b: Builder) -> None:
    """Two months ago the catalogue, then one promise after the other, and yesterday what became of two of them."""
    on = b.when(b.ago(60))
    with log.one_gesture():
        items = {sample["key"]: _item(sample, b, on) for sample in promise_samples.bundled()}
    for nth, (key, company, matter) in enumerate(SIGNED):
        subject, speaker = b.companies[company]
        when = b.when(b.ago(20 - 3 * nth))
        who: dict[str, Any] = {"name": speaker.name, "capacity": "法定代表人", "by": speaker, "at": when}
        commitment.promise(subject, items[key], matter=matter, **who)
    _followed(b)


def _item(sample: dict[str, Any], b: Builder, on: datetime) -> CommitmentItem:
    """One sample as an item of its office, written by one and published by another."""
    office = b.offices[OFFICES[sample["key"]]]
    writer, publisher = (b.people[name] for name in HANDS[office.code])
    told: dict[str, Any] = {"by": writer, "at": on}
    item = promise_text.add_item(
        office, kind=sample["kind"], name=sample["name"], basis=sample["basis"], **told
    )
    text = promise_text.draft(item, promise_samples.said(sample), **told)
    promise_text.publish(text, seen=promise_text.seal_of(text), by=publisher, at=on)
    return item


def _followed(b: Builder) -> None:
    """One was looked at, one is to be found broken; yesterday: the city may be built before ten o'clock."""
    on = b.ago(1)
    told: dict[str, Any] = {"by": b.people["liangd"], "at": b.when(on)}
    tolerated = Commitment.objects.get(kind="tolerance")
    promise_follow.check(
        tolerated, checked_on=on, finding="partly", note="材料已补齐一件，另一件在办。",
        next_on=on + timedelta(days=6), **told,
    )  # fmt: skip
    approved = Commitment.objects.get(kind="approval")
    breach.propose(approved, facts="承诺的消防设施至今没有安装，经两次现场核查确认。", **told)
    breach.serve(approved, on_day=on, how="直接送达，法定代表人签收", **told)
