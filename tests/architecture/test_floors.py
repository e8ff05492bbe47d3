"""Imports go down only, and what imports cannot say is read from the syntax tree (architecture §4)."""

import ast
import subprocess
import sys
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT, calls, files, name, tree

FILE_LINES = 400
# Programs that other units copy as one file and run without us: they cannot be divided. 800 since the verifier also
# tells what it cannot prove (decision 0038).
ONE_FILE_LINES = 800
ONE_FILE = {"workflows/witness/xinheng_witness.py", "workflows/witness/verify_bundle.py"}
FUNCTION_LINES = 50
HOMELESS = {
    "utils",
    "util",
    "helpers",
    "helper",
    "common",
    "manager",
    "managers",
    "service",
    "services",
    "misc",
}
SERVICE_OF_DOCUMENTS = {"workflows/law/service.py", "workflows/acts/service.py", "forms/service.py"}
CLOCKS = {"now", "today", "utcnow", "localtime", "localdate", "time_ns", "monotonic"}
WRITES = {"save", "create", "delete", "bulk_create", "bulk_update", "get_or_create", "update_or_create"}
# Reached through a manager or a query set, `update` writes rows; on a dict, a set or a digest it does not.
ROWS = {
    "objects",
    "filter",
    "exclude",
    "all",
    "select_for_update",
    "order_by",
    "annotate",
    "_default_manager",
}

# Not rows, or rows that are not ours to guard. Each line says why.
ALLOWED_WRITES = {
    "workflows/management/crowd.py": "writes a crowd in bulk for `./xh bench`, in a folder of its own",
    "workflows/management/commands/contact_sheet.py": "saves an image: no row",
    "workflows/queries/sheet.py": "saves a workbook into memory: no row",
    "workflows/gateways/printfile.py": "saves pages and workbooks into files: no row",
    "workflows/management/bench_expiry.py": "the same, listings that run out",
    "workflows/management/bench_log.py": "the same, a million lines of the log",
    "workflows/management/crowd_tasks.py": "the same, a million open tasks",
    "workflows/management/million.py": "the same, a million subjects",
}


def test_imports_keep_to_the_floors() -> None:
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([program, "--no-cache", "--no-logo"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_law_never_looks_at_the_clock() -> None:
    found = [
        f"{name(file)}:{call.lineno} {target}()"
        for file in files("workflows/law")
        for call, target in calls(file)
        if target.split(".")[-1] in CLOCKS
    ]
    assert found == []


def writes(file: Path) -> list[str]:
    """Return the calls of one file that would write rows."""
    found = []
    for call, target in calls(file):
        *chain, verb = target.split(".")
        if chain[:1] == ["super"]:  # an overridden method hands on to the library's own
            continue
        if verb in WRITES or (verb == "update" and ROWS & set(chain)):
            found.append(f"{name(file)}:{call.lineno} {target}()")
    return found


def may_write(file: Path) -> bool:
    """Whether the file stands on a floor that writes: acts, models, migrations, or is an agreed exception."""
    floors = ("workflows/acts/", "workflows/models/", "workflows/migrations/")
    return name(file).startswith(floors) or name(file) in ALLOWED_WRITES


def test_only_acts_and_models_write() -> None:
    assert [line for file in files() if not may_write(file) for line in writes(file)] == []


def test_the_reading_of_writes_sees_rows_and_not_dictionaries(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tests.architecture.source.ROOT", tmp_path)
    file = tmp_path / "sample.py"
    file.write_text(
        "Entry.objects.filter(pk=1).update(x=1)\nentry.save()\ncontext.update(x=1)\ndigest.update(b'')\n"
    )
    assert [line.split(" ")[1] for line in writes(file)] == ["Entry.objects.filter.update()", "entry.save()"]


def test_no_module_without_a_home() -> None:
    """Service is allowed where it is the law's word: the service (送达) of a document."""
    homeless = {
        name(file)
        for file in files(*PACKAGES, "tests")
        if HOMELESS & {*file.relative_to(ROOT).parts, file.stem}
    }
    assert homeless <= SERVICE_OF_DOCUMENTS


def test_no_file_grows_beyond_its_subject() -> None:
    sizes = {
        name(file): len(file.read_text().splitlines())
        for file in files("project", "workflows", "forms", "tests")
    }
    assert {
        file: size
        for file, size in sizes.items()
        if size > (ONE_FILE_LINES if file in ONE_FILE else FILE_LINES) and "/migrations/" not in file
    } == {}


def imported(file: Path) -> set[str]:
    """The top-level packages that one file imports anywhere in it."""
    nodes = [node for node in ast.walk(tree(file)) if isinstance(node, ast.Import | ast.ImportFrom)]
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in nodes), name(file)
    whole = [node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)]
    whole += [alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names]
    return {module.partition(".")[0] for module in whole}


def test_programs_for_others_need_nothing_but_python() -> None:
    """A witness and a verifier are copied to machines without the product; and nothing of ours leans on them."""
    for file in files("workflows/witness"):
        assert imported(file) <= sys.stdlib_module_names, name(file)
        ast.parse(file.read_text(), feature_version=(3, 9))  # machines elsewhere are older than ours
    leaning = [name(file) for file in files() if "from workflows.witness" in file.read_text()]
    assert leaning == []


def test_no_function_outgrows_a_screen() -> None:
    found = [
        f"{name(file)}:{node.lineno} {node.name}"
        for file in files()
        if "/migrations/" not in name(file)
        for node in ast.walk(tree(file))
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (node.end_lineno or node.lineno) - node.lineno + 1 > FUNCTION_LINES
    ]
    assert found == []


def test_only_one_module_of_the_queries_reads_the_clock() -> None:
    """Time comes as an argument: acts, models, forms and queries take it, `queries.clock` alone reads it."""
    floors = ("workflows/acts", "workflows/models", "workflows/queries", "forms")
    readers = {
        name(file)
        for file in files(*floors)
        for call, target in calls(file)
        if target
        in {"timezone.now", "datetime.now", "date.today", "datetime.datetime.now", "datetime.date.today"}
    }
    assert readers <= {"workflows/queries/clock.py"}
