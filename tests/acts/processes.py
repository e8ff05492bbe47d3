"""Other processes on the test's own database, and how they end."""

import os
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any
from urllib.parse import quote

from django.conf import settings
from django.db import connection

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 120


def database_url() -> str:
    """The address of the database that this test uses, test name and all."""
    told: dict[str, Any] = connection.settings_dict
    if connection.vendor == "sqlite":
        return f"sqlite:///{told['NAME']}"
    secret = quote(told["PASSWORD"] or "", safe="")
    return f"postgres://{told['USER']}:{secret}@{told['HOST']}:{told['PORT']}/{told['NAME']}"


def environment(**more: str) -> dict[str, str]:
    """What a child process must know to be part of this test."""
    told = {
        "XINHENG_TESTING": "1",
        "XINHENG_HOME": str(settings.XINHENG_HOME),
        "XINHENG_DATABASE_URL": database_url(),
        "DJANGO_SETTINGS_MODULE": "project.settings",
        "PYTHONPATH": str(ROOT),
    }
    return {**os.environ, **told, **more}


def start_child(story: str, point: str, *told: str) -> subprocess.Popen[bytes]:
    """Start `tests.acts.child`; it will be shot at the point."""
    command = [sys.executable, "-W", "ignore", "-m", "tests.acts.child", story, point, *told]
    return subprocess.Popen(command, cwd=ROOT, env=environment(), stderr=subprocess.PIPE)


def insist_shot(child: subprocess.Popen[bytes]) -> None:
    """The child died of SIGKILL, where it was told to."""
    _out, said = child.communicate(timeout=PATIENCE)
    assert child.returncode == -signal.SIGKILL, said.decode()
