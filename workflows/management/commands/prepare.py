"""Bring what a start needs up to date: database, translations, static files, demo city; cheap when nothing changed."""

import hashlib
import io
import subprocess
from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.core.management.base import BaseCommand
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def fingerprint(files: Iterable[Path]) -> str:
    """Return the SHA-256 of the names, sizes and times of the files."""
    digest = hashlib.sha256(str(settings.BASE_DIR).encode())
    for file in sorted(files):
        state = file.stat()
        digest.update(f"{file}\0{state.st_size}\0{state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


class Command(BaseCommand):
    help = "Migrate, compile translations, collect static files and, in demo mode, load the demo city when needed."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--database-only", action="store_true", help="only the migrations")

    def handle(self, *args: Any, **options: Any) -> None:
        self.migrate()
        if options["database_only"]:
            return
        self.compile_translations()
        self.collect_static()
        if not settings.XINHENG_MESSAGE_KEY:
            call_command("make_message_key", stdout=io.StringIO())
        if settings.XINHENG_DEMO:
            call_command("make_test_certificate", "--if-missing", stdout=self.stderr)
            self.load_demo_city()

    def migrate(self) -> None:
        """Apply the migrations that the database does not have yet."""
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            self.stderr.write("Preparing the database …")
            call_command("migrate", interactive=False, verbosity=0)
        else:
            executor.check_replacements()  # what a squash replaces is applied: then so is the squash

    def compile_translations(self) -> None:
        """Compile the message files that are newer than their compiled form; without msgfmt say so and go on."""
        for source in settings.BASE_DIR.glob("locale/*/LC_MESSAGES/*.po"):
            compiled = source.with_suffix(".mo")
            if compiled.exists() and compiled.stat().st_mtime >= source.stat().st_mtime:
                continue
            try:
                subprocess.run(["msgfmt", "-o", compiled, source], check=True)
            except FileNotFoundError:
                self.stderr.write(
                    f"{source.name} is not compiled (gettext is missing): the pages stay in Chinese."
                )

    def collect_static(self) -> None:
        """Copy and fingerprint the static files when one of them changed."""
        if settings.PLAIN_STATIC:
            return
        stamp = settings.XINHENG_HOME / "static.stamp"
        now = fingerprint(file for file in (settings.BASE_DIR / "static").rglob("*") if file.is_file())
        manifest = settings.STATIC_ROOT / "staticfiles.json"
        if not manifest.exists() or not stamp.exists() or stamp.read_text() != now:
            self.stderr.write("Collecting static files …")
            # htmx is served from static/vendor, not from the copies that django-htmx brings.
            call_command(
                "collectstatic", interactive=False, clear=True, ignore_patterns=["django_htmx"], verbosity=0
            )
            stamp.write_text(now)

    def load_demo_city(self) -> None:
        """Load the demo city into a database that has no department yet."""
        from workflows.models import Department

        if not Department.objects.exists():
            self.stderr.write("Loading the demo city …")
            call_command("seed_demo")
