"""The log at a million lines: what a line costs, what it costs to place it, to prove it and to verify everything.

Promised: all lines verified at 30 s a million on one core, an inclusion proof in 5 ms, and appending and placing its
lines at most a tenth of what a decision takes. Verified is what the page of the tree verifies: lines, tree, checkpoints
and states. Beside each: one bare SHA-256 over as many bytes, one bare insert of the same rows in bulk.

A decision is measured after the log was filled, for its indexes are deep by then. The processor's time is that of this
process and of the database's process that serves it, which works on the same core in turn.
"""

import hashlib
import os
import random
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from itertools import cycle, islice
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any
from unittest import mock

from django.db import connection, transaction

from workflows.acts import log
from workflows.law import chain
from workflows.management import cases, city
from workflows.management.city import City
from workflows.management.turns import Turns
from workflows.models import Book, Entry, Facts, Transition
from workflows.models.tree import tree_size
from workflows.queries import clock, tree
from workflows.queries.treecheck import TreeFault, check_all
from workflows.sweeps import clock_person
from workflows.tasks import place_lines

LINES = 1_000_000
BOOK = 100  # lines of a book
PART = 2000
PROOFS = 200
DECISIONS = 7
FIRST_CASE = 500
SECONDS_A_MILLION, PROOF_MS, SHARE = 30.0, 5.0, 0.10
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


def run(built: City, lines: int = LINES) -> dict[str, Any]:
    """Fill the log, place, decide, prove and verify; seconds of one run."""
    place_lines()  # whatever the city has written
    insert = fill(clock_person().pk, lines)
    placed = -tree_size()
    place = _timed(place_lines)
    placed += tree_size()
    decisions = _decisions(built)
    place_lines()
    size = tree_size()
    hashing = _busy()
    _raw()
    hashing = _busy() - hashing
    faults: list[Any] = []
    verifying = _busy()
    verify = _timed(lambda: faults.extend(filter(_is_of_the_city, check_all())))
    verifying = _busy() - verifying
    tree.inclusion(0, size)  # the first loads what every other finds loaded
    proving = _busy()
    proof = sorted(_timed(lambda: tree.inclusion(random.randrange(size), size)) for _n in range(PROOFS))
    proving = _busy() - proving
    pen = [each["append"] / each["whole"] for each in decisions]
    shares = [(d["append"] + d["lines"] * place / placed) / d["whole"] for d in decisions]
    report = {
        "database": connection.vendor, "lines": size, "insert_s": round(insert, 1), "place_s": round(place, 1),
        "verify_s": round(verify, 1), "verify_cpu_s": round(verifying, 1), "raw_sha256_cpu_s": round(hashing, 2),
        "verify_to_raw": round(verifying / hashing, 1), "place_to_insert": round(place / placed * lines / insert, 2),
        "proof_to_raw": round(proving / PROOFS / hashing * size),
        "seconds_a_million": round(verifying / size * 1e6, 1), "proof_ms": round(median(proof) * 1000, 2),
        "proof_ms_worst": round(proof[-1] * 1000, 2), "proof_cpu_ms": round(proving / PROOFS * 1000, 2),
        "share_of_decision": round(median(shares), 3), "share_of_pen": round(median(pen), 3),
        "line_ms": round(median(d["append"] / d["lines"] for d in decisions) * 1000, 2),
        "insert_line_ms": round(insert / lines * 1000, 3), "faults": len(faults),
    }  # fmt: skip
    report["line_to_insert"] = round(report["line_ms"] / report["insert_line_ms"], 1)
    report["holds"] = (
        not faults
        and report["seconds_a_million"] <= SECONDS_A_MILLION
        and report["proof_ms"] <= PROOF_MS
        and report["share_of_decision"] <= SHARE
    )
    return report


def _decisions(built: City) -> list[dict[str, float]]:
    """Several cases from registration to listing, after one that warms up."""
    companies = city.build_companies()
    builder = cases.Builder(built.offices, built.people, companies, clock.today())
    builder.turns = Turns(lambda _when: None)  # carrying messages to platforms is no part of a decision
    builder.serial = FIRST_CASE + Entry.objects.count()  # a case number that no run before has used
    keys = list(islice(cycle(companies), DECISIONS + 1))
    return [_decision(lambda key=key: builder.listed(key, 30)) for key in keys][1:]  # type: ignore[misc]


def _decision(case: Callable[[], Any]) -> dict[str, float]:
    """One case from registration to listing: its seconds, its lines, and the seconds of these in the log's pen."""
    pen, spent, count = log.append_all, 0.0, 0

    def timed(*args: Any, **facts: Any) -> list[Transition]:
        nonlocal spent, count
        began = perf_counter()
        written = pen(*args, **facts)
        spent, count = spent + perf_counter() - began, count + len(written)
        return written

    with mock.patch.object(log, "append_all", timed), mock.patch("workflows.acts.door.append_all", timed):
        whole = _timed(case)
    return {"whole": whole, "append": spent, "lines": count}


def _busy() -> float:
    """Seconds of processor so far: of this process and, where it runs on this machine, of the database's for it."""
    if connection.vendor != "postgresql":
        return process_time()
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        stat = Path(f"/proc/{cursor.fetchone()[0]}/stat")
    if not stat.exists() or "postgres" not in (told := stat.read_text()):
        return process_time()
    user, system = told.rpartition(")")[2].split()[11:13]
    return process_time() + (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def _timed(work: Callable[[], Any]) -> float:
    """The seconds of some work."""
    began = perf_counter()
    work()
    return perf_counter() - began


def fill(actor: int, lines: int) -> float:
    """So many lines in books of a hundred, chained and with facts, as the pen writes them; seconds of the inserts."""
    start, inserting = Book.objects.filter(kind="bench").count(), 0.0
    for first in range(0, lines, BOOK * 20):
        books = [
            Book(kind="bench", ref=f"bench/{start + first // BOOK + n}", lines_count=BOOK) for n in range(20)
        ]
        Book.objects.bulk_create(books)
        made = [pair for book in books for pair in _lines(book, actor)]
        began = perf_counter()
        with transaction.atomic():
            Transition.objects.bulk_create([line for line, _facts in made], batch_size=PART)
            Facts.objects.bulk_create([facts for _line, facts in made], batch_size=PART)
        inserting += perf_counter() - began
        Book.objects.bulk_update(books, ["head"])
    return inserting


def _lines(book: Book, actor: int) -> Iterator[tuple[Transition, Facts]]:
    """The lines of one book."""
    for seq in range(1, BOOK + 1):
        data = {"because": f"拖欠工资{seq}人，逾期未支付", "amount": str(seq * 1000), "document": book.ref}
        salt = f"{book.pk:016x}{seq:016x}"
        line = Transition(
            book=book, seq=seq, verb="decide_listing", thing=book.ref, before="proposed",
            after="listed", actor_id=actor, post="HC-RS:head", at=SINCE + timedelta(seconds=seq),
            policy="rules/v1", facts_digest=chain.facts_digest(data, salt), gesture=salt,
            previous=book.head,
        )  # fmt: skip
        line.hash = book.head = chain.link(book.head, line.body())
        yield line, Facts(line=line, salt=salt, data=data)


def _is_of_the_city(fault: TreeFault) -> bool:
    """Not of the lines of an older benchmark in the same folder: those told states of entries that never were."""
    return not (fault.kind == "state" and fault.book.startswith("bench/"))


def _raw() -> None:
    """One bare SHA-256 for every line, over as many bytes as a line has."""
    data = b"x" * 500
    for _n in range(tree_size()):
        hashlib.sha256(data).digest()


def told(report: dict[str, Any]) -> list[str]:
    """The report in lines."""
    return [
        f"{report['database']}，{report['lines']} 行",
        f"裸插入 {report['insert_s']} 秒；编入总序 {report['place_s']} 秒，每行为裸插入的 ×{report['place_to_insert']}",
        f"全部校验 {report['verify_s']} 秒，每百万行处理器 {report['seconds_a_million']} 秒（"
        f"承诺 {SECONDS_A_MILLION:.0f}），为裸 SHA-256 的 ×{report['verify_to_raw']}，问题 {report['faults']} 处",
        f"一条包含证明 {report['proof_ms']} 毫秒（处理器 {report['proof_cpu_ms']}，"
        f"最慢 {report['proof_ms_worst']}，承诺 {PROOF_MS:.0f}），为裸 SHA-256 的 ×{report['proof_to_raw']}",
        f"记入台账并编号占一次办理的 {report['share_of_decision']:.1%}（承诺不超过 {SHARE:.0%}；只记入"
        f" {report['share_of_pen']:.1%}，每行 {report['line_ms']} 毫秒，为裸插入一行（{report['insert_line_ms']} 毫秒）"
        f"的 ×{report['line_to_insert']}）",
    ]
