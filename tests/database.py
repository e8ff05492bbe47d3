"""The tests' database: migrated once, as any database is, then cloned by every process that wants one.

What is kept is keyed by all that makes a schema: the migrations and the pinned packages. It lies in
XINHENG_TEST_SCHEMA (which `./xh test` makes anew), else in `.pytest_cache`; on PostgreSQL beside the tests'
databases on the same server. `python -m tests.database` makes it beforehand.
"""

import fcntl
import hashlib
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]


def migrated_by() -> str:
    """The digest of whatever a schema comes from."""
    sources = [ROOT / "requirements.txt", *sorted((ROOT / "workflows" / "migrations").glob("*.py"))]
    digest = hashlib.sha256()
    for source in sources:
        digest.update(source.name.encode() + b"\0" + source.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def clone() -> None:
    """Put a migrated, empty database in the place of the tests' database and connect to it."""
    from django.conf import settings
    from django.db import connection

    name = connection.creation._get_test_db_name()  # type: ignore[attr-defined]
    with _alone() as folder:
        model = _migrated(folder)
    connection.close()
    if connection.vendor == "postgresql":
        on_server(
            f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)', f'CREATE DATABASE "{name}" TEMPLATE "{model}"'
        )
    else:
        for tail in ("", "-wal", "-shm"):
            Path(f"{name}{tail}").unlink(missing_ok=True)
        shutil.copyfile(model, name)
    settings.DATABASES["default"]["NAME"] = connection.settings_dict["NAME"] = name


def throw_away() -> None:
    """Drop the tests' database; a file goes with the process's own folder."""
    from django.db import connection

    connection.close()
    if connection.vendor == "postgresql":
        on_server(f'DROP DATABASE IF EXISTS "{connection.settings_dict["NAME"]}" WITH (FORCE)')


@contextmanager
def _alone() -> Iterator[Path]:
    """The folder of what is kept, to one process at a time: the others wait for whoever is migrating."""
    folder = Path(os.environ.get("XINHENG_TEST_SCHEMA") or ROOT / ".pytest_cache" / "schema")
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield folder


def _migrated(folder: Path) -> str:
    """The name of a database that has just been migrated and nothing else; made where there is none."""
    from django.db import connection

    key = migrated_by()
    if connection.vendor == "postgresql":
        kept = f"xinheng_schema_{key}"
        if not on_server(f"SELECT 1 FROM pg_database WHERE datname = '{kept}'"):
            made = _migrate(f"{kept}_{os.getpid()}")
            on_server(f'ALTER DATABASE "{made}" RENAME TO "{kept}"')
        return kept
    file = folder / f"{key}.sqlite3"
    if not file.exists():
        Path(_migrate(str(folder / f"{key}.{os.getpid()}"))).rename(file)
    return str(file)


def _migrate(name: str) -> str:
    """Make a database of that name by all migrations."""
    from django.conf import settings
    from django.db import connection

    told = connection.settings_dict
    usual, told["TEST"]["NAME"] = (told["NAME"], told["TEST"]["NAME"]), name
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    connection.close()
    told["NAME"], told["TEST"]["NAME"] = usual
    settings.DATABASES["default"]["NAME"] = usual[0]
    return name


def on_server(*statements: str) -> list[Any]:
    """Statements about whole databases; the rows of the last."""
    from django.db import connection

    with connection.creation._nodb_cursor() as cursor:  # type: ignore[attr-defined]
        for statement in statements:
            cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


if __name__ == "__main__":
    import tests.environment  # noqa: F401

    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    import django

    django.setup()
    with _alone() as kept_in:
        _migrated(kept_in)
