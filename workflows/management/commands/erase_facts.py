"""Erase the facts of lines of an entry's book, by two people of the credit office; the lines themselves stay."""

from argparse import ArgumentParser
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError

from workflows.acts import erasure
from workflows.law.refusal import Refused
from workflows.models import Entry, Person
from workflows.queries import clock


class Command(BaseCommand):
    """Asks for everything that the line will tell; nothing is erased when anything is refused."""

    help = "删除一个已结案条目台账所附的事实（个人信息）：行、摘要和位置保留，删除本身记入台账。须两人办理。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which lines, on what basis, by whom."""
        parser.add_argument("entry", metavar="条目编号")
        parser.add_argument("--lines", required=True, metavar="行号", help="如 1,4,7-9；all 为全部有事实的行")
        parser.add_argument("--basis", required=True, metavar="依据", help="条款、文号或者决定")
        parser.add_argument("--because", required=True, metavar="理由")
        parser.add_argument("--by", required=True, metavar="账号", help="信用办经办人")
        parser.add_argument("--second", required=True, metavar="账号", help="信用办另一名在岗人员")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Erase, and say which lines."""
        entry = Entry.objects.filter(number=options["entry"]).first()
        people = {
            p.username: p for p in Person.objects.filter(username__in=(options["by"], options["second"]))
        }
        if entry is None:
            raise CommandError(f"没有条目“{options['entry']}”。")
        if missing := {options["by"], options["second"]} - set(people):
            raise CommandError(f"没有账号：{'、'.join(sorted(missing))}。")
        told = {"basis": options["basis"], "because": options["because"]}
        hands = {"by": people[options["by"]], "second": people[options["second"]]}
        try:
            line = erasure.erase(entry, seqs_of(options["lines"], entry), **told, **hands, at=clock.now())
        except (Refused, PermissionDenied) as refused:
            raise CommandError(f"没有删除：{refused}") from refused
        count = len(line.facts.data["lines"])
        self.stdout.write(f"已删除 {entry.number} 台账 {count} 行的事实，记载于第 {line.seq} 行。")


def seqs_of(said: str, entry: Entry) -> list[int]:
    """The numbers that `1,4,7-9` or `all` names; CommandError for anything else."""
    if said == "all":
        rows = entry.book.lines.exclude(facts=None).exclude(verb__in=erasure.KEPT)
        return list(rows.order_by("seq").values_list("seq", flat=True))
    found: list[int] = []
    for part in said.split(","):
        first, dash, last = part.strip().partition("-")
        if not first.isdecimal() or (dash and not last.isdecimal()):
            raise CommandError(f"--lines 里的“{part}”不是行号：请写 1,4,7-9 或者 all。")
        found += range(int(first), int(last or first) + 1)
    return found
