"""Lines that are compared many at once: with the bytes of the plain definition, and with no fewer of them."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from hypothesis import example, given
from hypothesis import strategies as st

from tests.forgeries import AT, FORGERIES, lifted, remove_line
from workflows.acts import log, sequencer
from workflows.gateways import logkey
from workflows.law import swift
from workflows.law.chain import canonical, digest, leaf_bytes
from workflows.law.merkle import leaf_hash
from workflows.models import Book, Erasure, Facts, Leaf, Transition, TreeLog, Unsequenced
from workflows.models.tree import tree_size
from workflows.queries import treecheck, treelines
from workflows.queries.treecheck import TreeFault, check_tree
from workflows.sweeps import clock_person

ODD = [
    "",
    '"',
    "\\",
    '","verb":"',
    "\x00",
    "\x1f\x7f",
    "\n",
    "\u2028",
    "\ue000",
    "\U00020bb7",
    "局（一）·‘二’",
]
texts = st.text(st.characters(codec="utf-8"), max_size=12) | st.sampled_from(ODD)
keys = st.integers(-(2**54), 2**54) | st.integers(1, 9)
instants = st.timedeltas(timedelta(0), timedelta(days=365 * 80)).map(
    lambda after: datetime(1970, 1, 1, tzinfo=UTC) + after
)


def told_by(vendor: str, at: datetime) -> str:
    """An instant in the words of a database."""
    bare = str(at.replace(tzinfo=None))
    return bare if vendor == "sqlite" else f"{bare.rstrip('0').rstrip('.') if at.microsecond else bare}+00"


@given(
    made=st.lists(
        st.tuples(texts, keys, st.none() | keys, instants, st.lists(texts, min_size=9, max_size=9)),
        min_size=1,
        max_size=4,
    ),
    vendor=st.sampled_from(["sqlite", "postgresql"]),
)
@example(made=[("b", 1, None, datetime(2026, 1, 1, 8, 0, 0, 500_000, UTC), ["x"] * 9)], vendor="postgresql")
@example(made=[("b", 1, 0, datetime(2026, 1, 1, 8, tzinfo=UTC), ["\\"] * 9)], vendor="sqlite")
def test_the_bytes_of_odd_lines_are_those_of_the_model(made: list[Any], vendor: str) -> None:
    """Quotation marks, control characters, numbers too great, instants with and without a fraction, old lines."""
    lines, plain, refs = [], [], {}
    for pk, (ref, actor, proxy, at, words) in enumerate(made):
        facts, verb, thing, before, after, post, policy, gesture, algorithm = words
        refs[pk] = swift.escaped(ref)
        lines.append((1, pk, pk + 1, actor, proxy, "", "", facts, verb, thing, before, after, post, policy, gesture,
                      told_by(vendor, at), algorithm))  # fmt: skip
        model = Transition(
            book=Book(ref=ref), seq=pk + 1, verb=verb, thing=thing, before=before, after=after, actor_id=actor,
            on_behalf_of_id=proxy, post=post, at=at, policy=policy, facts_digest=facts, gesture=gesture,
            algorithm=algorithm,
        )  # fmt: skip
        plain.append(model.body())
        assert treecheck._as_model(ref, lines[-1]).body() == plain[-1]
    try:
        due = [canonical(body).decode() for body in plain]
    except ValueError:  # a number that has no canonical form
        with pytest.raises(ValueError, match="too great"):
            treelines.bodies(lines, refs)
    else:
        assert treelines.bodies(lines, refs) == due


@pytest.fixture
def odd(city: Any, monkeypatch: pytest.MonkeyPatch) -> Book:
    """A listed case, lines of the log itself with odd words, and parts of seven lines."""
    monkeypatch.setattr(treecheck, "READ", 7)
    walk, _day = city.listed()
    kept = sequencer.the_log()
    for n, word in enumerate(each for each in ODD if "\x00" not in each):
        at = AT + timedelta(microseconds=n * 125_000)
        facts = {"said": word, word: [n, None, True, {"deep": word}], "\U0001f600": "\ufb33", "\ufb33": ""}
        log.append(log.lock(kept), kept, "view_file", word, word, by=clock_person(), at=at, **facts)
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    return walk.entry.book


def slowly(monkeypatch: pytest.MonkeyPatch) -> list[TreeFault]:
    """What is found when each line is judged by itself."""
    with monkeypatch.context() as plain:
        plain.setattr(treecheck, "_sound", lambda *_part: None)
        return check_tree()


def never(*_part: Any) -> None:
    """Nothing is to come here."""
    raise AssertionError("a part that holds was judged line by line")


@pytest.mark.django_db
@pytest.mark.sqlite
def test_an_honest_log_is_compared_part_by_part_only(odd: Book, monkeypatch: pytest.MonkeyPatch) -> None:
    """Odd words are not slow: otherwise one in each part would make the whole check so."""
    assert slowly(monkeypatch) == []

    monkeypatch.setattr(treecheck, "_one_by_one", never)
    assert check_tree() == []


@pytest.mark.django_db
@pytest.mark.parametrize("each", FORGERIES, ids=lambda each: each.forge.__name__)
def test_both_ways_find_the_same_of_each_forgery(odd: Book, each: Any, monkeypatch: Any) -> None:
    with lifted():
        each.forge(odd)
        assert check_tree() == slowly(monkeypatch)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_both_ways_find_the_same_of_each_column_in_each_odd_change(odd: Book, monkeypatch: Any) -> None:
    """Cut, emptied, quoted, in capitals, with another column's end: of lines, facts and leaves; never less by parts."""
    changes = [
        lambda old: old[:-1],
        lambda _old: "",
        lambda old: f'{old[:-1]}"',
        lambda old: old.upper() + "A",
    ]
    texts = ["verb", "thing", "after", "post", "gesture", "algorithm", "previous", "hash", "facts_digest"]
    spots = [*((Transition, name) for name in texts), (Facts, "salt"), (Leaf, "hash")]
    line = Transition.objects.filter(book=odd, seq=4).get()
    unlike = []
    with lifted():
        for model, name in spots:
            row = model.objects.filter(pk=line.leaf.pk if model is Leaf else line.pk)
            for change in changes:
                old = row.values_list(name, flat=True)[0]
                new = change(old)[: model._meta.get_field(name).max_length]
                if new == old:
                    continue
                with transaction.atomic():
                    row.update(**{name: new})
                    found = check_tree()
                    if not found or found != slowly(monkeypatch):
                        unlike.append((name, new))
                    transaction.set_rollback(True)
    assert unlike == []


@pytest.mark.django_db
@pytest.mark.sqlite
def test_the_place_of_a_fault_is_said_whatever_part_it_is_in(odd: Book) -> None:
    """A line, a gap within a part and one over several parts."""
    with lifted():
        for index in (0, 6, 7, 20):
            with transaction.atomic():
                Transition.objects.filter(leaf__index=index).update(verb="forged")
                assert {(each.kind, each.index) for each in check_tree()} == {
                    ("hash", index),
                    ("leaf", index),
                }
                transaction.set_rollback(True)
        Leaf.objects.filter(index__in=[2, 3, *range(12, 21), *range(30, 41)]).delete()
        gaps = [each.sentence for each in check_tree() if each.sentence.startswith("总序号")]
    assert gaps == ["总序号 2 至 3 空缺。", "总序号 12 至 20 空缺。", "总序号 30 至 40 空缺。"]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_gap_between_two_parts_that_hold_is_found(odd: Book, monkeypatch: Any) -> None:
    """The place of a book's last line goes: all lines around it are of other books and chained as they were."""
    monkeypatch.setattr(treecheck, "READ", 1)
    gone = Leaf.objects.filter(line__book=odd).order_by("-index")[0].index
    with lifted():
        Leaf.objects.filter(index=gone).delete()
        said = [(each.index, each.sentence) for each in check_tree() if each.kind == "place"]
    assert said == [(gone, f"总序号 {gone} 至 {gone} 空缺。")]


@pytest.mark.django_db
@pytest.mark.sqlite
def test_facts_that_were_erased_are_no_fault_and_others_beside_them_are(odd: Book, monkeypatch: Any) -> None:
    one, two = Transition.objects.filter(book=odd, seq__in=(3, 4)).order_by("seq")
    keeper = odd.entry
    told = log.append(
        log.lock(keeper), keeper, "erase_facts", "", "", by=clock_person(), at=AT, lines=[one.seq]
    )
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    with lifted(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM workflows_facts WHERE line_id = %s", [one.pk])
        assert [(each.kind, each.seq) for each in check_tree()] == [("facts", 3)]
        Erasure.objects.create(line=one, told_in=told)
        assert check_tree() == []
        Facts.objects.filter(pk=two.pk).update(data={"because": "no reason"})
        assert [(each.kind, each.seq) for each in check_tree()] == [("facts", 4)]
        assert check_tree() == slowly(monkeypatch)


def remade(line: Transition, **changes: Any) -> None:
    """The last line of a book is another, with its leaf and what its book says of its end; the root only is not."""
    for name, value in changes.items():
        setattr(line, name, value)
    told = canonical(line.body())
    line.hash = changes.get("hash") or digest(line.previous.encode() + b"\n" + told)
    Transition.objects.filter(pk=line.pk).update(**changes | {"hash": line.hash})
    Book.objects.filter(pk=line.book_id).update(head=line.hash, lines_count=line.seq)
    hashed = leaf_hash(leaf_bytes(told, line.previous, line.hash)).hex()
    Leaf.objects.filter(line=line).update(hash=hashed)


@pytest.mark.django_db
@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda line: {"previous": "0" * 64}, "previous"),
        (lambda line: {"seq": line.seq + 1}, "place"),
        (lambda line: {"hash": "a" * 64}, "hash"),
        (lambda line: {"facts_digest": "a" * 64}, "facts"),
    ],
    ids=["previous", "seq", "hash", "facts"],
)
def test_each_comparison_of_a_part_finds_what_no_other_does(odd: Book, change: Any, kind: str) -> None:
    """All but one of what is compared was made to fit."""
    last = Transition.objects.filter(book=odd).select_related("book").order_by("-seq")[0]
    with lifted():
        remade(last, **change(last))
        assert {each.kind for each in check_tree()} == {kind, "root"}


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_chain_over_what_is_no_digest_does_not_hold(odd: Book, monkeypatch: Any) -> None:
    """The last line but one ends with what is none, and the last is well chained to that, in another part."""
    monkeypatch.setattr(treecheck, "READ", 1)
    one, two = Transition.objects.filter(book=odd).select_related("book").order_by("-seq")[:2][::-1]
    with lifted():
        remade(one, hash="x" * 64)
        remade(two, previous="x" * 64)
        found = check_tree()
        assert {(each.kind, each.seq) for each in found if each.book} == {
            ("hash", one.seq),
            ("hash", two.seq),
        }
        assert found == slowly(monkeypatch)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_line_that_was_written_long_before_it_came_to_be_seen_has_a_later_place(
    odd: Book, city: Any, monkeypatch: Any
) -> None:
    """Its transaction was slow: the places are not in the order of the lines, and everything holds as one part."""
    kept = sequencer.the_log()
    late = log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)
    Unsequenced.objects.filter(line=late).delete()
    city.case(company="hongtuo")
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    Unsequenced.objects.create(line=late)
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    assert late.leaf.index == tree_size() - 1
    monkeypatch.setattr(treecheck, "READ", 1000)
    monkeypatch.setattr(treecheck, "_one_by_one", never)
    assert check_tree() == []


@pytest.mark.django_db
@pytest.mark.sqlite
def test_lines_far_from_each_other_are_read_one_by_one(odd: Book, city: Any, monkeypatch: Any) -> None:
    """A place that names a line of another year: nothing between is read, and what is found is the same."""
    city.case(company="hongtuo")
    far = Transition.objects.order_by("-pk")[0]
    with lifted():
        Leaf.objects.filter(index=3).update(line=far)
        with CaptureQueriesContext(connection) as asked:
            found = check_tree()
        lines = [each["sql"] for each in asked if "CAST(at AS TEXT)" in each["sql"]]
        assert [" IN (" in sql for sql in lines[:2]] == [True, False]
        assert ("leaf", 3) in {(each.kind, each.index) for each in found}
        assert found == slowly(monkeypatch)
        remove_line(Transition.objects.get(leaf__index=5))
        assert check_tree() == slowly(monkeypatch)


@pytest.mark.django_db
@pytest.mark.sqlite
def test_a_checkpoint_that_is_signed_after_the_check_began_is_no_cut_off_tail(odd: Book) -> None:
    """The pass has the size at which it began; a tail that is cut off is one still."""
    kept, size = TreeLog.objects.get(), tree_size()
    log.append(log.lock(kept), kept, "view_file", "", "", by=clock_person(), at=AT)
    sequencer.sequence(logkey.key(), by=clock_person(), at=AT)
    assert check_tree(upto=size) == []
    with lifted():
        remove_line(Transition.objects.get(leaf__index=size))
        assert ("tail", size + 1) in {(each.kind, each.index) for each in check_tree(upto=size)}
