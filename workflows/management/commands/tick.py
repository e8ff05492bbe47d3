"""Do everything that is due; the running program does this by itself every minute."""

import json
from argparse import ArgumentParser
from datetime import date, datetime, time
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.law.entry import SHANGHAI
from workflows.tasks import tick


class Command(BaseCommand):
    """Strike what is overdue, once; `--as-of` asks what would be due at another moment (demo only)."""

    help = "办理所有到期事项；--as-of 只在演示模式可用。"

    def add_arguments(self, parser: ArgumentParser) -> None:
        """`--as-of 2029-01-06` (the first moment of that day) or `--as-of 2029-01-06T09:30`, in Shanghai time."""
        parser.add_argument("--as-of", dest="as_of", metavar="INSTANT")
        parser.add_argument("--json", action="store_true")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Tick and say what was done."""
        done = tick(self._instant(options["as_of"]))
        if options["json"]:
            self.stdout.write(json.dumps(done))
            return
        self.stdout.write(
            f"到期处理 {done['struck']} 项，失败 {done['failed']} 项，"
            f"重算期限 {done['recomputed']} 项，授权到期 {done['mandates_ended']} 项，"
            f"提请取消激励 {done['honours_questioned']} 项，期限提醒 {done['warned']} 项。"
        )

    def _instant(self, text: str | None) -> datetime | None:
        """The moment to act as of; CommandError outside the demo or when it cannot be read."""
        if not text:
            return None
        if not settings.XINHENG_DEMO:
            raise CommandError("--as-of 只在演示模式（XINHENG_DEMO=1）可用。")
        try:
            if len(text) == 10:
                return datetime.combine(date.fromisoformat(text), time(), SHANGHAI)
            found = datetime.fromisoformat(text)
        except ValueError as error:
            raise CommandError(f"“{text}”不是日期或时刻，应如 2029-01-06 或 2029-01-06T09:30。") from error
        return found if found.tzinfo else found.replace(tzinfo=SHANGHAI)
