"""Witnesses (见证单位): who counter-signs, how many must, and what they sent. Each change is a line of the log."""

from datetime import UTC, datetime

from django.db import transaction
from django.utils.translation import gettext as _

from workflows.acts import anchor, incident, log
from workflows.acts.sequencer import the_log
from workflows.law import checkpoint, merkle, tiles
from workflows.law.refusal import Refused
from workflows.models import Checkpoint, Cosignature, Person, SplitView, Witness, WitnessRule
from workflows.models.tree import tile_hashes, tree_size

RECENT = 200  # checkpoints among which a counter-signature looks for its text


@transaction.atomic
def name_witness(key: str, name: str, *, by: Person, at: datetime) -> Witness:
    """From now on this key counter-signs for this unit; Refused for anything but a witness's verifier key."""
    try:
        read = checkpoint.parse_key(key)
    except checkpoint.Unsigned as error:
        raise Refused(str(error)) from error
    if read.kind != checkpoint.WITNESS:
        raise Refused(_("这是日志的验证公钥，不是见证单位的：见证公钥由 xinheng-witness init 显示。"))
    kept = log.lock(the_log())
    if Witness.objects.filter(key=str(read)).exists():
        raise Refused(_("这个公钥已经登记过。"))
    made = Witness.objects.create(name=name, key=str(read), since=at)
    log.append(kept, kept, "name_witness", "", "", by=by, at=at, witness=name, key=str(read))
    return made


@transaction.atomic
def end_witness(witness: Witness, *, by: Person, at: datetime) -> None:
    """What it signs from now on no longer counts; Refused where fewer than are demanded would be left."""
    kept = log.lock(the_log())
    others = Witness.objects.filter(until=None).exclude(pk=witness.pk).count()
    if others < WitnessRule.now():
        raise Refused(
            _("还要求 %(n)s 个副署：请先登记别的见证单位，或者降低要求。") % {"n": WitnessRule.now()}
        )
    Witness.objects.filter(pk=witness.pk, until=None).update(until=at)
    log.append(kept, kept, "end_witness", "", "", by=by, at=at, witness=witness.name, key=witness.key)


@transaction.atomic
def demand(count: int, *, by: Person, at: datetime) -> WitnessRule:
    """So many counter-signatures before a checkpoint is published; Refused for more than there are witnesses."""
    kept = log.lock(the_log())
    there = Witness.objects.filter(until=None).count()
    if not 0 <= count <= there:
        raise Refused(_("现有见证单位 %(n)s 个，不能要求 %(m)s 个副署。") % {"n": there, "m": count})
    log.append(kept, kept, "demand_witnesses", "", "", by=by, at=at, former=WitnessRule.now(), needed=count)
    return WitnessRule.objects.create(needed=count, since=at)


@transaction.atomic
def take(lines: str, *, at: datetime) -> list[Cosignature]:
    """Keep counter-signatures that a witness sent; Refused for any that no known witness made over one of ours."""
    try:
        signatures = checkpoint.parse_signatures(lines)
    except checkpoint.Unsigned as error:
        raise Refused(str(error)) from error
    return [_kept(each, at) for each in signatures]


def _kept(signature: checkpoint.Signature, at: datetime) -> Cosignature:
    """One counter-signature beside the checkpoint whose text it signs."""
    keys = {(key.name, key.id): one for one in _counting() for key in [checkpoint.parse_key(one.key)]}
    witness = keys.get((signature.name, signature.id))
    if witness is None:
        raise Refused(_("没有登记这个见证公钥：%(name)s。") % {"name": signature.name})
    key = checkpoint.parse_key(witness.key)
    for kept in _candidates(signature):
        note = checkpoint.Note(checkpoint.parse_note(kept.note).text, (signature,))
        try:
            (vouched,) = checkpoint.vouched(note, [key])
        except checkpoint.Unsigned:
            continue
        signed = datetime.fromtimestamp(vouched.at or 0, UTC)
        found, _made = Cosignature.objects.get_or_create(
            checkpoint=kept,
            witness=witness,
            defaults={"line": str(signature), "signed_at": signed, "received_at": at},
        )
        return found
    raise Refused(_("这份副署不是对本台账最近的检查点作出的。"))


def _candidates(signature: checkpoint.Signature) -> list[Checkpoint]:
    """What may have been signed: the newest, and those that were newest at the time it states (carried by hand)."""
    rows = list(Checkpoint.objects.order_by("-pk")[:RECENT])
    stated = int.from_bytes(signature.data[:8], "big")
    if rows and 0 < stated < rows[-1].at.timestamp():
        signed = datetime.fromtimestamp(stated, UTC)
        rows += Checkpoint.objects.filter(at__lte=signed, pk__lt=rows[-1].pk).order_by("-pk")[:RECENT]
    return rows


def _counting() -> list[Witness]:
    """The witnesses whose counter-signatures count now."""
    return list(Witness.objects.filter(until=None))


@transaction.atomic
def compare(shown: str, *, found_by: str, at: datetime, by: Person | None = None) -> SplitView | None:
    """Hold a checkpoint that somebody saw elsewhere against the log; None when the log still begins with it.

    A contradiction is kept for ever, once: two statements that our key signed and that cannot both be true. Refused
    for a text that is no checkpoint or that no key of ours signed: anybody may make such a one.
    """
    kept = the_log()
    try:
        note = checkpoint.parse_note(shown)
        said = checkpoint.parse_checkpoint(note.text)
        keys = _own_keys(kept.origin)
        checkpoint.vouched(note, keys)
    except checkpoint.Unsigned as error:
        raise Refused(str(error)) from error
    size = tree_size()
    node = tiles.reader(size, tile_hashes, kept.algorithm)
    root = merkle.root_at(said.size, node, kept.algorithm) if said.size <= size else b""
    if by is not None:
        log.append(
            log.lock(kept),
            kept,
            "compare_checkpoint",
            "",
            "",
            by=by,
            at=at,
            size=said.size,
            agrees=root == said.root,
        )
    if root == said.root:
        return None
    newest = (
        Checkpoint.objects.filter(size__gte=said.size).order_by("size").first() or Checkpoint.objects.first()
    )
    ours, theirs = newest.note if newest else "", _signed_by(note, keys)
    log.lock(kept)
    if known := _known(said):
        return known
    words = {"n": said.size, "size": size}
    with log.one_gesture():  # in the language of the law, whatever whoever sends it reads
        sentence = _("同为前 %(n)s 行，出示的检查点与本台账的树根不同：有两份台账，或者历史被改写。") % words
        if not root:
            sentence = _("出示的检查点有 %(n)s 行，本台账只有 %(size)s 行：台账被截短或者回退。") % words
    return _kept_for_ever(
        SplitView(found_at=at, found_by=found_by, ours=ours, theirs=theirs, sentence=sentence)
    )


def _known(said: checkpoint.Checkpoint) -> SplitView | None:
    """The same contradiction as it was kept first: the same size and root, by whatever key and with whatever beside."""
    size_and_root = "".join(f"{line}\n" for line in said.text.split("\n")[1:3])
    return SplitView.objects.filter(theirs__contains=f"\n{size_and_root}").order_by("pk").first()


def _kept_for_ever(found: SplitView) -> SplitView:
    """Keep a contradiction, and tell at once everybody who must know of it."""
    found.save()
    incident.split(found, at=found.found_at)
    return found


def _signed_by(note: checkpoint.Note, keys: list[checkpoint.Key]) -> str:
    """The note with our own signatures alone, each once: what strangers wrote below is not kept with it."""
    own = {(key.name, key.id) for key in keys}
    told = dict.fromkeys(str(each) for each in note.signatures if (each.name, each.id) in own)
    return f"{note.text}\n{''.join(told)}"


def _own_keys(origin: str) -> list[checkpoint.Key]:
    """Every key that ever signed a checkpoint of this log, whatever the rows say now: those on the disk first."""
    rows = Checkpoint.objects.order_by().values_list("key", flat=True).distinct()
    texts = dict.fromkeys([*anchor.own_keys(origin), *rows])
    return [checkpoint.parse_key(text) for text in texts]
