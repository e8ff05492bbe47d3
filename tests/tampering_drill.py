"""Tampering drill: attack a log of one's own in every way that somebody with all rights has, and report each detection.

    python -m tests.tampering_drill

It makes a database of its own, a listed case, a checkpoint that a witness counter-signs, and then plays each forgery
of tests/forgeries.py, each from the same state. Exit status 1 when one is not found. It needs no server.
"""

import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import tests.environment  # noqa: F401  (first: settings read it)

WITNESS = "drill.example/witness"


def say(words: str) -> None:
    """One line of the report."""
    sys.stdout.write(f"{words}\n")


def main() -> int:
    """Play all, say of each by what it was found; the number of those that were not is the exit status."""
    import os

    os.environ["DJANGO_SETTINGS_MODULE"] = "project.settings"
    import django

    django.setup()
    from tests import database

    database.clone()
    try:
        return _play()
    finally:
        database.throw_away()


def _play() -> int:
    """The drill in its database."""
    from django.db import transaction

    from tests.cast import found
    from tests.forgeries import AT, FORGERIES, lifted
    from workflows.acts import sequencer
    from workflows.gateways import loganchor, logkey
    from workflows.models import Book, Transition
    from workflows.queries.treecheck import check_tree
    from workflows.sweeps import clock_person

    found()
    book = _a_listed_case()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    witness = Witness()
    witness.see(0)
    say(f"台账 {Transition.objects.count()} 行，检查点已由见证程序副署。\n")
    missed, kept = len(check_tree()), loganchor.read()
    for number, each in enumerate(FORGERIES, 1):
        with transaction.atomic():
            with lifted():
                each.forge(Book.objects.get(pk=book))
                faults = check_tree()
                seen = [fault.sentence for fault in faults] or witness.told()
            transaction.set_rollback(True)
        if kept is not None:
            loganchor.put(kept)
        missed += not seen
        say(f"{number:>2}. {each.words}：{'发现' if seen else '未发现'}")
        for sentence in seen[:3]:
            say(f"      {sentence}")
    say("\n全部发现。" if not missed else f"\n有 {missed} 种篡改未被发现。")
    return int(bool(missed))


def _a_listed_case() -> int:
    """A case from registration to listing; the key of its book."""
    from tests.cast import MONDAY, City
    from workflows.management import city as demo
    from workflows.models import Department, Person, Subject

    people = {person.username: person for person in Person.objects.all()}
    subjects = {subject.name: subject for subject in Subject.objects.all()}
    companies = {key: (subjects[name], people[who]) for key, who, _person, name in demo.COMPANIES}
    made = City({office.code: office for office in Department.objects.all()}, people, companies)
    walk = made.case(MONDAY).to_review(MONDAY).to_service(MONDAY).tell(MONDAY)
    on = walk.let_window_close()
    walk.to_decision(on).decide(on).hand_over(on)
    return int(walk.entry.book_id)


class Witness:
    """The program that another unit runs, with a folder of its own; it is shown what the log shows."""

    def __init__(self) -> None:
        """Make its key and let it trust the log's."""
        from workflows.models import Checkpoint
        from workflows.witness import xinheng_witness

        self.program = xinheng_witness
        self.folder = Path(tempfile.mkdtemp(prefix="xinheng-drill-"))
        self.home = ["--home", str(self.folder)]
        self._run("init", WITNESS)
        self._run("trust", Checkpoint.objects.all()[0].key)

    def see(self, old: int) -> int:
        """Show it the newest checkpoint with the proof from what it saw; 0 when it counter-signs."""
        from base64 import b64encode

        from workflows.models import Checkpoint
        from workflows.queries import tree

        newest = Checkpoint.objects.all()[0]
        proof = tree.consistency(old, newest.size) if old else []
        lines = "".join(f"{b64encode(each).decode()}\n" for each in proof)
        asked = self.folder / "request"
        asked.write_text(f"old {old}\n{lines}\n{newest.note}")
        return self._run("check", str(asked))

    def told(self) -> list[str]:
        """What it says to what the log shows now; empty when it counter-signs."""
        from workflows.models import Checkpoint

        refused = self.see(Checkpoint.objects.all()[0].size)
        return ["见证程序拒绝副署：" + self.said] if refused else []

    def _run(self, *words: str) -> Any:
        """The program with these words; what it says is kept."""
        import contextlib
        import io

        heard = io.StringIO()
        with contextlib.redirect_stdout(heard), contextlib.redirect_stderr(heard):
            code = self.program.main([*self.home, *words])
        self.said = heard.getvalue().strip().splitlines()[0] if heard.getvalue().strip() else ""
        return code


if __name__ == "__main__":
    started = time.monotonic()
    status = main()
    say(f"用时 {time.monotonic() - started:.0f} 秒。")
    sys.exit(status)
