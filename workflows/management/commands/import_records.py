"""Import licences or penalties: import_records FILE --kind KIND --department CODE --by USERNAME [--dry-run]."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.acts import publicity as acts
from workflows.law.recordfile import LICENCE, OPTIONAL, PENALTY
from workflows.models import Department, Person
from workflows.queries import clock, publicity, workbook
from workflows.queries.casebook import report


class Command(BaseCommand):
    """Reports the rows that are right and says of the others what is wrong; can be repeated."""

    help = "导入双公示登记表（.xlsx）；重复导入不会重复报送"
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        """The workbook, of what, of which department, who imports it, and how the outcome is told."""
        parser.add_argument("file", metavar="FILE", help="双公示登记表（.xlsx）")
        parser.add_argument("--kind", choices=(LICENCE, PENALTY), required=True, help="许可或者处罚")
        parser.add_argument("--department", metavar="CODE", required=True, help="作出决定机关的部门代码")
        parser.add_argument("--by", metavar="USERNAME", required=True, help="经办人的用户名")
        parser.add_argument("--list", metavar="CODE", help="适用本领域规则的名单代码")
        parser.add_argument("--dry-run", action="store_true", help="只检查，不报送")
        parser.add_argument("--json", action="store_true", help="输出JSON")

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, judge, report, tell; CommandError in Chinese when the file, person or department is unknown."""
        by = Person.objects.filter(username=options["by"], is_active=True).first()
        if by is None:
            raise CommandError(f"没有用户“{options['by']}”，或者该用户已经停用。")
        office, found = _office(by, options["department"]), _list(options["kind"], options["list"])
        sheet = _sheet(Path(options["file"]), found)
        if sheet.unknown:
            self.stderr.write(f"没有用到的列：{'、'.join(sheet.unknown)}")
        rows = [(row.number, row.values) for row in sheet.rows]
        verdicts = publicity.judge(rows, rules=found, departments=[office], by=by, today=clock.today())
        if not options["dry_run"]:
            policies = publicity.policies_by_day(verdicts, found)
            acts.import_rows(verdicts, policies=policies, by=by, at=clock.now())
        outcome = report(verdicts)
        self.stdout.write(
            json.dumps(outcome, ensure_ascii=False) if options["json"] else _told(outcome, verdicts)
        )


def _office(by: Person, code: str) -> Department:
    """The department for which the person may report; CommandError otherwise."""
    office = next((d for d in publicity.departments_of(by) if d.code == code), None)
    if office is None:
        raise CommandError(f"该用户没有在部门“{code}”报送双公示信息的岗位。")
    return office


def _list(kind: str, code: str | None) -> publicity.Rulebook:
    """The named list of this kind, or the general one; CommandError otherwise."""
    lists = [each for each in publicity.rulebooks() if each.kind == kind]
    fits = [each for each in lists if (each.code == code if code else not each.sector_only)]
    if len(fits) != 1:
        known = "、".join(each.code for each in lists) or "无"
        raise CommandError(f"请用 --list 指明适用的规则：{known}。")
    return fits[0]


def _sheet(path: Path, found: publicity.Rulebook) -> workbook.Sheet:
    """The workbook at a path; CommandError when it cannot be read."""
    try:
        if path.stat().st_size > workbook.SIZE_MAX:
            raise CommandError("文件超过 5 MB，请分批导入。")
        return workbook.read(path.read_bytes(), found.headings, OPTIONAL)
    except OSError as error:
        raise CommandError(f"无法打开文件“{path}”：{error.strerror}。") from error
    except workbook.Unreadable as error:
        raise CommandError(str(error)) from error


def _told(told: dict[str, Any], verdicts: list[publicity.Verdict]) -> str:
    """The outcome in words: counts, then every problem of every rejected row."""
    new = sum(v.is_new for v in verdicts)
    head = f"共{told['rows']}行：接受{told['accepted']}行（新报送{new}行），不接受{len(told['rejected'])}行。"
    lines = [f"第{v.row}行　{p.column}：{p.words}" for v in verdicts for p in v.problems]
    return "\n".join([head, *lines])
