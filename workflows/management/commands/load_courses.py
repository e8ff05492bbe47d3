"""Put the courses of a folder before a training desk as drafts: load_courses OFFICE USERNAME [FOLDER]."""

from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.law.refusal import Refused
from workflows.management import courses as desk
from workflows.models import Department, Person
from workflows.queries import clock, courses


class Command(BaseCommand):
    """Loads every course of a folder, or nothing when one file is wrong; publication is a second person's."""

    help = "载入培训课程为草案（由培训岗位的另一位同事发布）。"

    def add_arguments(self, parser: CommandParser) -> None:
        """The desk's department, in whose name the draft is written, and the folder."""
        parser.add_argument("office", metavar="OFFICE", help="培训岗位所在部门的代码")
        parser.add_argument("username", metavar="USERNAME", help="起草人（该部门培训岗位）")
        parser.add_argument("folder", metavar="FOLDER", nargs="?", default=str(courses.FOLDER))

    def handle(self, *args: Any, **options: Any) -> None:
        """Read, report every fault, and load."""
        found, faults = courses.read(Path(options["folder"]))
        if faults:
            raise CommandError("没有载入：\n" + "\n".join(f"  {fault}" for fault in faults))
        office = Department.objects.filter(code=options["office"]).first()
        by = Person.objects.filter(username=options["username"]).first()
        if office is None or by is None:
            raise CommandError("没有这个部门或者用户。")
        made = 0
        for facts in found:
            try:
                made += desk.put(facts, office, by=by, when=clock.now()) is not None
            except PermissionDenied as error:
                raise CommandError("起草人不在该部门的培训岗位。") from error
            except Refused as refused:
                raise CommandError(" ".join(refused.sentences)) from refused
        self.stdout.write(f"{len(found)}门课程，其中{made}门有新草案，待另一位同事发布。")
