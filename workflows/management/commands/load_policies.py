"""Load the catalogue of lists: load_policies, or load_policies --check to read and report only."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.acts import handling, occupation
from workflows.acts.policy import BadPolicy, load_all
from workflows.queries import calculator_file, clock, handling_terms, occupations
from workflows.queries.policies import FOLDER, read


class Command(BaseCommand):
    """Loads every list and version of a folder, or nothing when one file is wrong; repeatable."""

    help = "载入名单目录和规则版本（--check 只检查不载入）"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """A folder of YAML files; the catalogue that comes with the program by default."""
        parser.add_argument("folder", metavar="FOLDER", nargs="?", default=str(FOLDER), help="名单目录")
        parser.add_argument("--check", action="store_true", help="只检查，不载入")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report every fault with file, line and key, and load; CommandError when something is wrong."""
        folder = Path(options["folder"])
        if not folder.is_dir():
            raise CommandError(f"没有找到目录：{folder}。")
        found = read(folder)
        if not found.files:
            raise CommandError(f"目录中没有 .yaml 文件：{folder}。")
        groups, faults = occupations.read(folder.parent / occupations.FILE.name)
        terms, more = handling_terms.read(folder.parent / handling_terms.FILE.name)
        _calculator, wrong = calculator_file.read(folder.parent / calculator_file.FILE.name)
        found.faults += [*faults, *more, *wrong]
        if found.faults:
            said = "\n".join(f"  {fault}" for fault in found.faults)
            raise CommandError(f"名单目录有 {len(found.faults)} 处错误，没有载入：\n{said}")
        rules = [facts for each in found.documents for facts in each["parameters"].values()]
        unread = sum(not facts["is_verified"] for facts in rules)
        lists = len({each["list"]["code"] for each in found.documents})
        self.stdout.write(f"{found.files}个文件，{lists}个名单，{len(rules)}项参数，其中{unread}项待核。")
        if options["check"]:
            return
        at = clock.now()
        try:
            told = load_all(found.documents, at=at)
        except BadPolicy as bad:
            raise CommandError(f"没有载入：{bad}") from bad
        occupation.load(groups, at=at)
        handling.load(terms, at=at)
        self.stdout.write(
            f"新增名单{told.new_lists}个，修改名单{told.changed_lists}个，新增规则版本{told.new_versions}个；其余没有变化。"
        )
