"""Commitments of the demo city: the catalogue of samples, some signed, one under a finding of breach. Repeatable."""

from datetime import date, timedelta
from typing import Any

from workflows.acts import breach, commitment, log, promise_follow, promise_text
from workflows.management.walk import at
from workflows.models import Commitment, CommitmentItem, Department, Person, Subject
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

Companies = dict[str, tuple[Subject, Person]]


def build(
    offices: dict[str, Department], people: dict[str, Person], companies: Companies, *, today: date
) -> None:
    """The catalogue, then what was promised; nothing when there is a catalogue already."""
    if CommitmentItem.objects.exists():
        return
    with log.one_gesture():
        items = {
            sample["key"]: _item(sample, offices, people, today - timedelta(days=60))
            for sample in promise_samples.bundled()
        }
    for nth, (key, company, matter) in enumerate(SIGNED):
        subject, speaker = companies[company]
        on = at(today - timedelta(days=20 - 3 * nth))
        who: dict[str, Any] = {"name": speaker.name, "capacity": "法定代表人", "by": speaker, "at": on}
        commitment.promise(subject, items[key], matter=matter, **who)
    _followed(people, today - timedelta(days=1))  # not today: the city may be built before ten o'clock


def _item(
    sample: dict[str, Any], offices: dict[str, Department], people: dict[str, Person], on: date
) -> CommitmentItem:
    """One sample as an item of its office, written by one and published by another."""
    office = offices[OFFICES[sample["key"]]]
    writer, publisher = (people[name] for name in HANDS[office.code])
    told: dict[str, Any] = {"by": writer, "at": at(on)}
    item = promise_text.add_item(
        office, kind=sample["kind"], name=sample["name"], basis=sample["basis"], **told
    )
    text = promise_text.draft(item, promise_samples.said(sample), **told)
    promise_text.publish(text, seen=promise_text.seal_of(text), by=publisher, at=at(on))
    return item


def _followed(people: dict[str, Person], on: date) -> None:
    """One was looked at, one is to be found broken."""
    tolerated = Commitment.objects.get(kind="tolerance")
    officer = people["liangd"]
    told: dict[str, Any] = {"by": officer, "at": at(on)}
    promise_follow.check(
        tolerated, checked_on=on, finding="partly", note="材料已补齐一件，另一件在办。",
        next_on=on + timedelta(days=6), **told,
    )  # fmt: skip
    approved = Commitment.objects.get(kind="approval")
    breach.propose(approved, facts="承诺的消防设施至今没有安装，经两次现场核查确认。", **told)
    breach.serve(approved, on_day=on, how="直接送达，法定代表人签收", **told)
