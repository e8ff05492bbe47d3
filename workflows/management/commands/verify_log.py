"""Verify the whole transition log, book by book and as one tree; the exit status is 1 when anything does not hold."""

import json
import sys
from argparse import ArgumentParser
from dataclasses import asdict
from typing import Any

from django.core.management.base import BaseCommand

from workflows.models.tree import tree_size
from workflows.queries import anchored, clock
from workflows.queries.fullcheck import verify_whole
from workflows.queries.treecheck import TreeFault
from workflows.queries.verification import CHUNK, Verification

NO_ANCHOR = (
    "本机没有可用的库外存根（keys/log/anchor.json）：没有以数据库之外的留存核对，请在签名的主机上再运行一次。"
)


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
        result, tree = verify_whole(max(1, options["chunk"]))
        seconds = (clock.now() - started).total_seconds()
        kept = anchored.standing().anchor
        if options["json"]:
            told = {
                "size": tree_size(),
                "anchor": kept and kept.size,
                "faults": [asdict(fault) for fault in tree],
            }
            self.stdout.write(
                json.dumps(
                    {**result.as_dict(), "ok": result.ok and not tree, "tree": told}, ensure_ascii=False
                )
            )
        else:
            self.stdout.write(summary(result, seconds))
            self.stdout.write(summary_of_tree(tree))
            if kept is None:
                self.stdout.write(NO_ANCHOR)
        if tree or not result.ok:
            sys.exit(1)


def summary_of_tree(faults: list[TreeFault]) -> str:
    """The same of the tree over all lines."""
    if not faults:
        return f"总台账校验通过：{tree_size()} 行各就其位，与每一个检查点相符。"
    told = [f"{fault.book or '—'} #{fault.seq} [{fault.kind}] {fault.sentence}" for fault in faults]
    return "\n".join([f"总台账校验未通过，发现 {len(faults)} 处问题。", *told])


def summary(result: Verification, seconds: float) -> str:
    """The result in Chinese, one line for each fault."""
    figures = f"{result.entries} 个条目，{result.lines} 行，用时 {seconds:.1f} 秒"
    if result.ok:
        return f"台账校验通过：{figures}。"
    faults = [f"{fault.entry} #{fault.seq} [{fault.kind}] {fault.sentence}" for fault in result.faults]
    return "\n".join([f"台账校验未通过，发现 {len(faults)} 处问题：{figures}。", *faults])
