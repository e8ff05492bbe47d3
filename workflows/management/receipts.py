"""The demo city's receivers, and what they have said of the withdrawals so far: most have confirmed, some have not."""

from collections import Counter
from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from functools import partial
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
    """What sites, platforms and receivers have heard and said by an instant, in the order of time.

    They hear of an event soon after it happened, not when the city is loaded: an exit is executed when the last of them
    has heard of it (办法 §17), and would look late without that. Of fresh recalls some have said nothing.
    """
    for when, told in sorted([*_carried(), *_planned(today)], key=lambda each: each[0]):
        if when < until:
            told(when)


Event = tuple[datetime, Callable[[datetime], object]]


def _carried() -> Iterator[Event]:
    """When each message that waits is carried to its receiver."""
    waiting = Outbox.objects.filter(kind=delivery.TOLD, status=Outbox.Status.PENDING)
    for pk, ready in waiting.order_by("created_at", "pk").values_list("pk", "created_at"):
        yield ready + CARRIED, partial(tasks.deliver, pk)


def _planned(today: date) -> Iterator[Event]:
    """When each receiver answers that has not answered yet and is not silent."""
    rows = RecallReceipt.objects.filter(confirmed_at=None).select_related(*receipt.READ)
    nth: Counter[int] = Counter()
    for row in rows.order_by("pk"):
        sent = row.recall.made_at
        nth[row.recall_id] += 1
        if sent < at(today - FRESH) or nth[row.recall_id] > SILENT:
            yield sent + timedelta(days=1 + row.pk % 3), partial(_say, row)


def _say(row: RecallReceipt, when: datetime) -> None:
    """What a receiver says of one recall."""
    how, who, what, text = WORDS[row.pk % len(WORDS)]
    receipt.by_token(row, receipt.Said(who, what, text), how=how, at=when)
