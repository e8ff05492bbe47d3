"""Write an evidence bundle at the machine itself: of one entry, or of the whole log for a period."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows import bundling
from workflows.law.refusal import Refused
from workflows.models import Entry
from workflows.queries import clock, tree
from workflows.queries.bundles import Gathered, Scope
from workflows.sweeps import clock_person


class Command(BaseCommand):
    """The taking is a line of the log; lines without a place get one first."""

    help = "导出证据包：ENTRY 为条目编号；或者用 --from、--to 导出期间内的全部台账。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """What, where to, and why."""
        parser.add_argument("entry", nargs="?", metavar="ENTRY", help="条目编号")
        parser.add_argument("--from", dest="since", type=_day, metavar="DATE", help="期间首日，如 2026-05-04")
        parser.add_argument("--to", dest="until", type=_day, metavar="DATE", help="期间末日（含）")
        parser.add_argument(
            "-o", "--output", type=Path, required=True, metavar="FILE", help="写到这个 ZIP 文件"
        )
        parser.add_argument(
            "--purpose", default="", help="用途，写入台账；不写用途的，不提供自然人的事实和文书"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write; then say what is in it and how it is verified."""
        scope, target = _scope(options), options["output"]
        if target.exists() or not target.resolve().parent.is_dir():
            raise CommandError(f"不能写到 {target}：文件已经存在，或者没有这个文件夹。请换一个文件名。")
        try:
            told = {"purpose": options["purpose"].strip()[:200], "by": clock_person(), "at": clock.now()}
            made = bundling.take_by_hand(target, scope, **told)
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        except OSError as error:
            raise CommandError(f"写不到 {target}：{error.strerror}") from error
        self.stdout.write(_summary(made, target))


def _day(text: str) -> date:
    """A day as typed."""
    return date.fromisoformat(text)


def _scope(options: dict[str, Any]) -> Scope:
    """What was asked for; CommandError in words for neither, for both, and for what there is not."""
    number, since, until = options["entry"], options["since"], options["until"]
    if bool(number) == bool(since or until) or bool(since) != bool(until):
        raise CommandError("请写条目编号，或者同时写 --from 和 --to，不能都写。")
    if not number:
        if since > until:
            raise CommandError("--to 早于 --from，请重新填写。")
        return Scope(None, since, until)
    rows = Entry.objects.select_related("book", "subject", "list_type", "department", "policy")
    entry = rows.filter(number=number.strip().upper()).first()
    if entry is None:
        raise CommandError(f"没有这个条目：{number}。")
    return Scope(entry)


def _summary(made: Gathered, target: Path) -> str:
    """What is in it, what is not, and the command that verifies it."""
    bare = sum(line.facts is None for line in made.lines)
    said = [
        f"已写入 {target}：{made.total} 行（其中 {bare} 行不含事实），文书 {len(made.papers)} 份，"
        f"检查点 {made.head.size} 行。"
    ]
    if made.waiting:
        said.append(f"另有 {made.waiting} 行还没有进入已公布的检查点，不在包内。")
    key = tree.keys()["log"][-1]["key"]
    said.append(f"核验：python3 -I verify_bundle.py {target} --key '{key}'（公钥请从别处核对）")
    return "\n".join(said)
