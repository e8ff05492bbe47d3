"""Write the events of a list's cases as an XES file for process-mining tools; nothing in it names anybody."""

import secrets
from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from workflows.acts import insight as acts
from workflows.flows.stepverbs import step_verbs, ways
from workflows.law import xes
from workflows.law.refusal import Refused
from workflows.law.steps import VERBS
from workflows.models import ListType
from workflows.queries import clock, insight
from workflows.sweeps import clock_person

FIRST = date(2000, 1, 1)


class Command(BaseCommand):
    """The taking is a line of the log."""

    help = "把一个名单的办理过程导出为 XES 文件（IEEE 1849），不含个人信息。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which list, which cases, where to."""
        parser.add_argument("--list", dest="code", required=True, metavar="CODE", help="名单代码")
        parser.add_argument("--from", dest="since", type=date.fromisoformat, default=FIRST, help="登记首日")
        parser.add_argument("--to", dest="until", type=date.fromisoformat, help="登记末日（含），默认今天")
        parser.add_argument("-o", "--output", type=Path, required=True, metavar="FILE", help="写到这个文件")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Gather, write, and keep that it was taken."""
        code, target, since = options["code"], options["output"], options["since"]
        until = options["until"] or clock.today()
        found = ListType.objects.filter(code=code).first()
        if found is None:
            known = "、".join(name for name, _words in insight.lists())
            raise CommandError(f"没有名单 {code}。已有名单：{known}。")
        if until < since:
            raise CommandError("--to 早于 --from，请重新填写。")
        if target.exists() or not target.resolve().parent.is_dir():
            raise CommandError(f"不能写到 {target}：文件已经存在，或者没有这个文件夹。请换一个文件名。")
        try:
            asked = insight.Asked(found, since, until, None)
            traces = insight.traces(asked, step_verbs())
        except Refused as refused:
            raise CommandError(str(refused)) from refused
        told = {"since": since, "until": until, "cases": len(traces)}
        acts.record_by_hand(code, **told, by=clock_person(), at=clock.now())
        with target.open("x", encoding="utf-8") as file:
            places = insight.in_places(asked, traces, ways).told
            file.writelines(xes.document(traces, found.short_name, secrets.token_bytes(32), VERBS, places))
        events = sum(len(trace) for _book, trace in traces)
        self.stdout.write(
            f"已写入 {target}：{len(traces)} 个案件，{events} 个事件，不含姓名、编号；案件号每次不同。"
        )
