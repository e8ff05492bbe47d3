"""Check codes from the command line: check_code 91350100M000100Y43, or --batch FILE with one JSON line each."""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.law.identity import BadCode, check_id_number, check_uscc, code_kind, normalise
from workflows.management.lines import answers, opened, text_of
from workflows.queries.clock import today

# What the kinds are called outside the program.
KINDS = {"uscc": "uscc", "ric": "id_number"}


class Command(BaseCommand):
    """Says whether credit codes and identity numbers can be right, and why not."""

    help = "校验统一社会信用代码和公民身份号码"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """Codes, or a file of JSON lines."""
        parser.add_argument("codes", metavar="CODE", nargs="*", help="要校验的代码")
        parser.add_argument("--batch", metavar="FILE", help="逐行读取JSON并逐行输出结果，- 为标准输入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Answer each code with one JSON line; CommandError in Chinese when there is nothing to check."""
        if options["batch"]:
            with opened(options["batch"]) as file:
                for line in answers(
                    file, lambda asked: verdict(text_of(asked, "code", "91350100M000100Y43"))
                ):
                    self.stdout.write(line)
        elif options["codes"]:
            for code in options["codes"]:
                self.stdout.write(json.dumps(verdict(code), ensure_ascii=False))
        else:
            raise CommandError("请给出要校验的代码，或者用 --batch 给出文件。")


def verdict(code: str) -> dict[str, Any]:
    """valid, kind (uscc or id_number), normalised, and in Chinese why not (null when valid)."""
    kind = code_kind(code)
    told: dict[str, Any] = {"valid": True, "kind": KINDS[kind], "normalised": normalise(code), "reason": None}
    try:
        if kind == "ric":
            check_id_number(code, today=today())
        else:
            check_uscc(code)
    except BadCode as bad:
        told.update(valid=False, reason=str(bad))
    return told
