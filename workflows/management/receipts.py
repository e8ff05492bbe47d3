"""The demo city's receivers, and what they have said of the withdrawals so far: most have confirmed, some have not."""

from collections import Counter
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from workflows import tasks
from workflows.acts import delivery, receipt, recipient
from workflows.management.walk import at
from workflows.models import Department, ListType, Outbox, Person, RecallReceipt, Recipient

SINCE = date(2025, 1, 1)
# name, kind, the department that sits in the program
RECEIVERS = (
    ("市税务局", "body", "HC-SW"),
    ("市市场监督管理局", "body", "HC-SC"),
    ("市交通运输局", "body", "HC-JT"),
    ("信用中国（衡川）网站", "site", ""),
)
WORDS = (
    ("page", "信用科 王敏", "done", ""),
    ("system", "数据中心", "done", "已下架并停止共享。"),
    ("file", "综合科 周海", "not_held", "核对业务系统，未导入该条目。"),
)
CARRIED = timedelta(minutes=2)  # after it was written
FRESH = timedelta(days=20)
SILENT = 3  # of a recall that is so fresh the first receivers have not answered


def register(offices: dict[str, Department], people: dict[str, Person]) -> None:
    """Receivers that the credit office has registered before anything was told; repeatable."""
    for name, kind, code in RECEIVERS:
        if not Recipient.objects.filter(name=name).exists():
            lists = ListType.objects.filter(policies__measures__body=name) if code else ListType.objects.all()
            said: dict[str, Any] = {"name": name, "kind": kind, "since": SINCE}
            said["lists"] = sorted(set(lists.filter(kind="black").values_list("code", flat=True)))
            said["department"] = offices.get(code)
            recipient.register(said, office=offices["HC-XY"], by=people["zhouw"], at=at(SINCE))


def answer(until: datetime, *, today: date) -> None:
    """What the receivers have heard and said by an instant, in the order of time; of fresh recalls some are silent."""
    carry(until)
    for when, row in sorted(_planned(today), key=lambda each: each[0]):
        if when < until:
            how, who, what, text = WORDS[row.pk % len(WORDS)]
            receipt.by_token(row, receipt.Said(who, what, text), how=how, at=when)


def carry(until: datetime) -> None:
    """Sites and platforms hear of what happened before an instant soon after it happened, not when the city is loaded.

    An exit is executed when the last of them has heard of it (办法 §17): it would look late without that.
    """
    waiting = Outbox.objects.filter(
        kind=delivery.TOLD, status=Outbox.Status.PENDING, created_at__lt=until - CARRIED
    )
    for pk, ready in list(waiting.order_by("created_at", "pk").values_list("pk", "created_at")):
        tasks.deliver(pk, ready + CARRIED)


def _planned(today: date) -> Iterator[tuple[datetime, RecallReceipt]]:
    """When each receiver answers that has not answered yet and is not silent."""
    rows = RecallReceipt.objects.filter(confirmed_at=None).select_related(*receipt.READ)
    nth: Counter[int] = Counter()
    for row in rows.order_by("pk"):
        sent = row.recall.made_at
        nth[row.recall_id] += 1
        if sent < at(today - FRESH) or nth[row.recall_id] > SILENT:
            yield sent + timedelta(days=1 + row.pk % 3), row
