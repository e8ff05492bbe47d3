"""What lies outside of the database: nobody who holds the database alone has another history signed, or believed."""

import json
import os
import signal
from datetime import timedelta
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.db import connections
from django.test import TestCase

from tests.forgeries import (
    AT,
    lifted,
    listed_again,
    rewritten_under_another_key,
    rewritten_with_leaves,
    rewritten_without_checkpoints,
    truncated,
)
from tests.views.doubted import FOUND_OUT, another_auditor, ready
from workflows import bundling, sweeps, tasks
from workflows.acts import incident, log, sequencer, witness
from workflows.acts.anchor import Unanchored
from workflows.gateways import loganchor, logkey
from workflows.law import checkpoint
from workflows.law.anchor import Anchor, Unreadable, parse
from workflows.law.refusal import Refused
from workflows.models import Alert, Book, Checkpoint, Leaf, LogIncident, Transition, TreeNode, Unsequenced
from workflows.queries import anchored, clock, tree
from workflows.queries.bundle_sight import Sight
from workflows.queries.bundles import Scope
from workflows.queries.treecheck import check_all
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


def place() -> int:
    """The sequencer comes round, and what it commits is remembered."""
    with TestCase.captureOnCommitCallbacks(execute=True):
        return sequencer.sequence(logkey.key(), by=clock_person(), at=AT)


def write_a_line() -> None:
    """Anything that is written down."""
    kept = sequencer.the_log()
    log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)


@pytest.fixture
def book(city: Any, settings: Any, tmp_path: Any) -> Book:
    """The book of a listed case whose lines have their places, in a house of its own."""
    settings.XINHENG_HOME = tmp_path
    walk, _day = city.listed()
    place()
    found: Book = walk.entry.book
    return found


def test_the_first_round_writes_the_anchor_and_each_later_one_moves_it(book: Book) -> None:
    first, newest = loganchor.read(), tree.newest()
    assert first is not None and newest is not None
    assert (first.size, first.root, first.keys) == (newest.size, newest.root, (newest.key,))
    write_a_line()
    place()
    after = loganchor.read()
    assert after is not None and after.size == first.size + 1
    assert check_all() == []


@pytest.mark.parametrize("forge", [rewritten_under_another_key, rewritten_without_checkpoints])
def test_a_history_rewritten_without_the_key_is_found_and_never_signed(book: Book, forge: Any) -> None:
    """By the check, by whoever watches the machine; the sequencer signs nothing on top, all else goes on."""
    assert ready()["log"] == "ok"
    with lifted():
        forge(book)
        assert {fault.kind for fault in check_all()} >= {"anchor"}
    signed = Checkpoint.objects.count()
    write_a_line()
    with pytest.raises(Unanchored, match="库外存根"):
        place()
    assert tasks.place_lines() == 0
    assert Checkpoint.objects.count() == signed and ready()["log"] == "fault"
    assert not Transition.objects.filter(verb="rotate_log_key").exists()
    sweeps.watch_log(clock.now())
    row = LogIncident.objects.get(kind="unanchored")
    assert Alert.objects.filter(kind="log", key__startswith=f"log/{row.code}/").exists()


def test_no_bundle_is_signed_over_another_history(book: Book, tmp_path: Any) -> None:
    """Also where every line has its place, so that no round compares."""
    with lifted():
        rewritten_under_another_key(book)
    assert not Unsequenced.objects.exists()
    scope, sight = Scope(book.entry), Sight(None, False)
    with pytest.raises(Unanchored):
        bundling.write(tmp_path / "e.zip", scope, sight, lambda done, total: None, by="", purpose="", at=AT)
    assert not (tmp_path / "e.zip").exists()


def test_a_key_in_the_rows_is_not_believed_even_without_an_anchor(book: Book) -> None:
    """A machine that has only the key of the log: the check believes the disk, and what that key vouched for."""
    loganchor.path().unlink()
    with lifted():
        rewritten_under_another_key(book)
        assert {fault.kind for fault in check_all()} == {"signature"}


def test_a_line_that_names_a_stranger_as_the_former_key_makes_it_none_of_ours(book: Book) -> None:
    """Only what a checkpoint of the newer key covers passes the word on."""
    newest = tree.newest()
    assert newest is not None
    stranger = Ed25519PrivateKey.generate()
    name = str(checkpoint.key_of(stranger, sequencer.the_log().origin))
    kept = sequencer.the_log()
    told = {"former": name, "key": newest.key}
    log.append(log.lock(kept), kept, "rotate_log_key", "", "", by=clock_person(), at=AT, **told)
    loganchor.path().unlink()
    with lifted():
        Checkpoint.objects.all().delete()
        sequencer.sequence(stranger, by=clock_person(), at=AT)
        assert "signature" in {fault.kind for fault in check_all()}


def test_a_key_that_was_replaced_by_the_house_stays_one_of_ours(book: Book) -> None:
    """Whether its public half lies on the disk, or the anchor remembers it, or a line alone tells of it."""
    former = tree.newest()
    logkey.rotate()
    assert check_all() == [], "replaced, and nothing signed yet"
    write_a_line()
    place()
    assert check_all() == []
    for each in loganchor.path().parent.glob("*.jwk"):
        each.unlink()
    loganchor.path().unlink()
    assert check_all() == [], "the line alone tells of it"
    trusted = anchored.trusted()
    assert former is not None and trusted is not None
    line = Transition.objects.get(verb="rotate_log_key")
    assert trusted.accepts(former.key, former.size)
    assert not trusted.accepts(former.key, line.leaf.index + 1), "it signs no more"


def test_an_old_checkpoint_is_evidence_whatever_keys_the_rows_name(book: Book) -> None:
    """Genuine, and another history in the database under a stranger's key: told at once."""
    seen = tree.newest()
    assert seen is not None
    with lifted():
        rewritten_under_another_key(book)
        assert witness.compare(seen.note, found_by="", at=AT) is not None


def test_a_checkpoint_that_is_taken_away_is_missed(book: Book) -> None:
    with lifted():
        Checkpoint.objects.all().delete()
        assert [fault.kind for fault in check_all()] == ["anchor"]


def test_an_anchor_that_lags_locks_nothing(book: Book) -> None:
    """A sequencer that died after its commit: the tree is longer than what is remembered."""
    write_a_line()
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)  # nothing is remembered of this round
    kept, newest = loganchor.read(), tree.newest()
    assert kept is not None and newest is not None and kept.size < newest.size
    write_a_line()
    assert place() == 1 and check_all() == []


def test_an_anchor_never_goes_back_by_itself_and_is_never_read_as_none(book: Book) -> None:
    kept = loganchor.read()
    assert kept is not None
    loganchor.keep(Anchor(kept.origin, kept.size - 1, "0" * 64, kept.keys))
    assert loganchor.read() == kept
    for junk in ("", "{}", "[]", json.dumps({"origin": "x", "size": -1, "root": "0" * 64, "keys": []})):
        with pytest.raises(Unreadable):
            parse(junk)
    loganchor.path().write_text("{")
    write_a_line()
    with pytest.raises(Unanchored, match="无法读取"):
        place()
    assert [fault.kind for fault in check_all()] == ["anchor"]


def test_a_house_without_an_anchor_goes_on_and_the_check_says_so(book: Book, capsys: Any) -> None:
    """After an upgrade, or on a machine that does not sign; the next round writes one."""
    loganchor.path().unlink()
    call_command("verify_log")
    assert "没有可用的库外存根" in capsys.readouterr().out
    write_a_line()
    place()
    call_command("verify_log")
    assert "没有可用的库外存根" not in capsys.readouterr().out


def test_a_restored_backup_is_signed_again_only_after_an_operator_said_why(book: Book, city: Any) -> None:
    """It is a line and an incident that two auditors end; without need, and without a reason, it is refused."""
    with pytest.raises(CommandError, match="不需要重设"):
        call_command("renew_log_anchor", because="恢复备份")
    older = _as_it_was_one_round_ago()
    with pytest.raises(Unanchored, match="截短或者回退"):
        write_a_line()
        place()
    with pytest.raises(CommandError, match="写明理由"):
        call_command("renew_log_anchor", because=" ")
    with TestCase.captureOnCommitCallbacks(execute=True):
        call_command("renew_log_anchor", because="磁盘损坏，恢复 11 月 25 日备份", verbosity=0)
    kept = loganchor.read()
    assert kept is not None and kept.size == older
    assert place() > 0 and check_all() == [] and ready()["log"] == "fault"
    line = Transition.objects.select_related("facts").get(verb="renew_log_anchor")
    assert line.facts.data["because"] == "磁盘损坏，恢复 11 月 25 日备份"
    row, second = LogIncident.objects.get(kind="renewed"), another_auditor()
    incident.explain(row, FOUND_OUT, by=city.anna, at=AT)
    with pytest.raises(Refused, match="另一名"):
        incident.confirm(row, read=FOUND_OUT, by=city.anna, at=AT)
    incident.confirm(row, read=FOUND_OUT, by=second, at=AT + timedelta(minutes=1))
    assert ready()["log"] == "ok"


def _as_it_was_one_round_ago() -> int:
    """The newest round is gone, as in an older backup; so many lines have their place."""
    before = Checkpoint.objects.get().size
    write_a_line()
    place()
    with lifted():
        Checkpoint.objects.filter(size=before + 1).delete()
        truncated(Book.objects.get(ref="log/tree"))
    assert Leaf.objects.count() == before
    return before


def test_a_demo_begins_anew_with_an_empty_database_and_a_real_house_does_not(
    book: Book, settings: Any
) -> None:
    """Its folder is kept, its database was thrown away."""
    with lifted():
        for model in (Checkpoint, TreeNode, Leaf):
            model.objects.all().delete()
    write_a_line()
    with pytest.raises(Unanchored, match="只有 0 行"):
        place()
    settings.XINHENG_DEMO = True
    loganchor.put(Anchor("xinheng.local/log", 9, "0" * 64))
    assert place() == 1
    kept = loganchor.read()
    assert kept is not None and kept.size == 1


def test_a_line_that_is_listed_again_does_not_stop_the_sequencer(book: Book) -> None:
    """It keeps its place; those that truly wait get theirs, and the check tells of it."""
    listed_again(book)
    write_a_line()
    assert place() == 1
    (fault,) = check_all()
    assert fault.kind == "place" and "又被列入等候编号" in fault.sentence
    assert Unsequenced.objects.count() == 1 and place() == 0
    sweeps.watch_log(clock.now() + timedelta(days=1))
    assert not LogIncident.objects.filter(kind="unplaced").exists()


def test_stored_nodes_that_are_gone_are_no_agreement(book: Book) -> None:
    with lifted():
        rewritten_with_leaves(book)
        Leaf.objects.filter(index=0).delete()
        TreeNode.objects.all().delete()
    assert anchored.standing().fault


@pytest.mark.django_db(transaction=True)
def test_a_sequencer_that_is_killed_before_the_anchor_is_written_leaves_it_behind(city: Any) -> None:
    """The commit is kept, the file is the former one; the next round goes on and catches up."""
    city.case()
    tasks.place_lines()
    former = loganchor.read()
    write_a_line_of_its_own(city)
    connections.close_all()
    child = os.fork()
    if child == 0:
        try:
            loganchor.keep = lambda _made: os.kill(os.getpid(), signal.SIGKILL)
            tasks.place_lines()
        finally:
            os._exit(0)
    _pid, status = os.waitpid(child, 0)
    assert os.WIFSIGNALED(status)
    newest = tree.newest()
    assert former is not None and newest is not None
    assert loganchor.read() == former and newest.size > former.size
    write_a_line_of_its_own(city)
    tasks.place_lines()
    after = loganchor.read()
    assert after is not None and after.size == Leaf.objects.count() and check_all() == []


def write_a_line_of_its_own(city: Any) -> None:
    """The same, committed."""
    witness.demand(0, by=clock_person(), at=AT)
