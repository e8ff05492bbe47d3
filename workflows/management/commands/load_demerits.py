"""Load a local policy of demerit points: load_demerits path/to/policy.yaml. None is in use unless somebody does."""

from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from workflows.acts import demerit
from workflows.acts.people import clock_keeper
from workflows.law.refusal import Refused
from workflows.queries.clock import now
from workflows.queries.demerit_file import read


class Command(BaseCommand):
    """Loads one version; loading the same version again changes nothing."""

    help = "载入本地失信记分规则（YAML文件）；没有载入的，不能记分"

    def add_arguments(self, parser: CommandParser) -> None:
        """One argument: the file."""
        parser.add_argument("source", metavar="FILE", help="YAML文件路径")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Load and say what is in use; CommandError in Chinese when the data cannot be right."""
        path = Path(str(options["source"]))
        if not path.is_file():
            raise CommandError(f"没有找到文件：{path}。")
        try:
            made = demerit.load(read(path), by=clock_keeper(), at=now())
        except Refused as refused:
            raise CommandError(" ".join(refused.sentences)) from refused
        except ValueError as error:
            raise CommandError(str(error)) from error
        checked = "已核对" if made.is_verified else "待核"
        self.stdout.write(f"{made.name} v{made.version}，自{made.effective_from}起启用（{checked}）。")
