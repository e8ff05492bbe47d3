"""The demo city's receivers, and what they have said of the withdrawals so far: most have confirmed, some have not."""

from datetime import date, timedelta
from typing import Any

from workflows.acts import receipt, recipient
from workflows.management.walk import at
from workflows.models import Department, ListType, Person, RecallReceipt, Recipient

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
SILENT = 3  # of the newest recalls so many receivers have not answered


def register(offices: dict[str, Department], people: dict[str, Person]) -> None:
    """Receivers that the credit office has registered before anything was told; repeatable."""
    for name, kind, code in RECEIVERS:
        if not Recipient.objects.filter(name=name).exists():
            lists = ListType.objects.filter(policies__measures__body=name) if code else ListType.objects.all()
            said: dict[str, Any] = {"name": name, "kind": kind, "since": SINCE}
            said["lists"] = sorted(set(lists.filter(kind="black").values_list("code", flat=True)))
            said["department"] = offices.get(code)
            recipient.register(said, office=offices["HC-XY"], by=people["zhouw"], at=at(SINCE))


def answer() -> None:
    """What the receivers of each recall have said; of the two newest some have not."""
    rows = list(RecallReceipt.objects.select_related(*receipt.READ).order_by("recall_id", "pk"))
    newest = sorted({row.recall_id for row in rows})[-2:]
    silent = {row.pk for each in newest for row in [r for r in rows if r.recall_id == each][:SILENT]}
    for nth, row in enumerate(rows):
        sent = row.recall.made_at
        receipt.delivered(row.code, transport=f"{row.recipient.folder}/…", at=sent + timedelta(minutes=2))
        if row.pk in silent:
            continue
        how, who, what, text = WORDS[nth % len(WORDS)]
        receipt.by_token(row, receipt.Said(who, what, text), how=how, at=sent + timedelta(days=1 + nth % 3))
