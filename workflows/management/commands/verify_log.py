"""Verify the whole transition log; the exit status is 1 when anything does not hold."""

import json
import sys
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from workflows.queries import clock
from workflows.queries.verification import CHUNK, Verification, verify_all


class Command(BaseCommand):
    """Recompute every hash, count every book, compare every state with its last line."""

    help = "Verify the transition log; exit status 1 when a fault is found."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """How to say it, and how much to hold in memory."""
        parser.add_argument("--json", action="store_true", help="print the result as one JSON object")
        parser.add_argument("--chunk", type=int, default=CHUNK, help="books held in memory at a time")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print what was found and leave with 1 on a fault."""
        started = clock.now()
        result = verify_all(max(1, options["chunk"]))
        seconds = (clock.now() - started).total_seconds()
        if options["json"]:
            self.stdout.write(json.dumps(result.as_dict(), ensure_ascii=False))
        else:
            self.stdout.write(summary(result, seconds))
        if not result.ok:
            sys.exit(1)


def summary(result: Verification, seconds: float) -> str:
    """The result in Chinese, one line for each fault."""
    figures = f"{result.entries} 个条目，{result.lines} 行，用时 {seconds:.1f} 秒"
    if result.ok:
        return f"台账校验通过：{figures}。"
    faults = [f"{fault.entry} #{fault.seq} [{fault.kind}] {fault.sentence}" for fault in result.faults]
    return "\n".join([f"台账校验未通过，发现 {len(faults)} 处问题：{figures}。", *faults])
