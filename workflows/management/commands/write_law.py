"""Write docs/law.md from the law itself; with --check only say whether it is stale."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from workflows.management import lawbook


class Command(BaseCommand):
    """States, duties, steps, terms and documents as one file that a lawyer can read."""

    help = "Write docs/law.md from the code; --check: exit status 1 when it is stale."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Only whether to write or to compare."""
        parser.add_argument(
            "--check", action="store_true", help="change nothing; fail when the file is stale"
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        """Write or compare."""
        file, text = settings.BASE_DIR / "docs" / "law.md", lawbook.whole()
        fresh = file.exists() and file.read_text(encoding="utf-8") == text
        if options["check"]:
            if not fresh:
                raise CommandError("docs/law.md is stale: run ./xh manage write_law")
            self.stdout.write("docs/law.md is up to date.")
        elif fresh:
            self.stdout.write("docs/law.md was up to date.")
        else:
            file.write_text(text, encoding="utf-8")
            self.stdout.write("docs/law.md has been written.")
