"""Import a registration workbook: import_cases FILE --by USERNAME [--dry-run] [--json]."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.acts import intake
from workflows.flows import IdentificationFlow
from workflows.models import ListType, Person
from workflows.queries import casebook, clock, workbook


class Command(BaseCommand):
    """Registers the rows that are right and says of the others what is wrong; can be repeated."""

    help = "导入案件登记表（.xlsx）；重复导入不会重复登记"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The workbook, who imports it, and how the outcome is told."""
        parser.add_argument("file", metavar="FILE", help="案件登记表（.xlsx）")
        parser.add_argument("--by", metavar="USERNAME", required=True, help="经办人的用户名")
        parser.add_argument("--list", metavar="CODE", help="名单代码；只有一个名单时可以省略")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不登记")
        parser.add_argument("--json", action="store_true", help="输出JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, judge, register, tell; CommandError in Chinese when the file or the person is unknown."""
        by = Person.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"没有用户“{options['by']}”，或者该用户已经停用。")
        list_type = _list(options["list"], Path(options["file"]))
        sheet = _sheet(Path(options["file"]), list_type)
        if sheet.unknown:
            self.stderr.write(f"没有用到的列：{'、'.join(sheet.unknown)}")
        rows = [(row.number, row.values) for row in sheet.rows]
        verdicts = casebook.judge(rows, list_type=list_type, by=by, today=clock.today())
        if not options["dry_run"]:
            start = IdentificationFlow.register.run
            intake.import_rows(verdicts, list_type=list_type, by=by, at=clock.now(), start=start)
        told = casebook.report(verdicts)
        self.stdout.write(json.dumps(told, ensure_ascii=False) if options["json"] else _told(told, verdicts))


def _list(code: str | None, path: Path) -> ListType:
    """The list that was named, or the only one whose columns the workbook has; CommandError otherwise."""
    lists = casebook.open_lists(clock.today())
    if not lists:
        raise CommandError("还没有载入名单规则，请先载入后再导入。")
    if code:
        lists = [each for each in lists if each.code == code]
        if not lists:
            raise CommandError(f"没有可以登记案件的名单“{code}”。")
    try:
        return lists[0] if len(lists) == 1 else casebook.recognise(_bytes(path), lists)
    except workbook.Unreadable as error:
        known = "、".join(each.code for each in lists)
        raise CommandError(f"{error}（可用 --list 指明名单：{known}）") from error


def _sheet(path: Path, list_type: ListType) -> workbook.Sheet:
    """The workbook at a path; CommandError when it cannot be read."""
    try:
        return workbook.read(_bytes(path), casebook.headings(list_type))
    except workbook.Unreadable as error:
        raise CommandError(str(error)) from error


def _bytes(path: Path) -> bytes:
    """What is in the file; CommandError when it cannot be opened or is too big."""
    try:
        if path.stat().st_size > workbook.SIZE_MAX:
            raise CommandError("文件超过 5 MB，请分批导入。")
        return path.read_bytes()
    except OSError as error:
        raise CommandError(f"无法打开文件“{path}”：{error.strerror}。") from error


def _told(told: dict[str, Any], verdicts: list[casebook.Verdict]) -> str:
    """The outcome in words: counts, then every problem of every rejected row."""
    new = sum(v.is_new for v in verdicts)
    head = f"共{told['rows']}行：接受{told['accepted']}行（新登记{new}行），不接受{len(told['rejected'])}行。"
    lines = [f"第{v.row}行　{p.column}：{p.words}" for v in verdicts for p in v.problems]
    return "\n".join([head, *lines])
