"""The log before the world: checkpoints, proofs and tiles, for anybody and for witnesses, without a line or a name.

Plain addresses of a transparency log (C2SP tlog-checkpoint, tlog-tiles); none of them ever changes. What no witness has
seen yet is not published while counter-signatures are demanded, neither checkpoint nor tile nor proof: witnesses read
below `witness/`. The answers are the same for everybody, so caches on the way may give one to all.
"""

from base64 import b64encode
from collections.abc import Callable, Sequence

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from workflows.acts import witness
from workflows.law import merkle, tiles
from workflows.law.refusal import Refused
from workflows.models.tree import tile_hashes
from workflows.queries import clock, tree
from workflows.views import pace
from workflows.views.anybody import for_anybody

PLAIN = "text/plain; charset=utf-8"
LARGEST = 20_000  # bytes that a witness may send
SENT_A_MINUTE = (
    30  # by one address: a witness signs about once a minute, and each signature costs a verification
)
NO_PART = "没有公布过台账的这一部分。"
AN_HOUR, FOR_EVER = "public, max-age=3600", "public, max-age=31536000, immutable"


@login_not_required
@require_safe
def checkpoint(_request: HttpRequest) -> HttpResponse:
    """The newest published checkpoint with its counter-signatures; 404 before the first."""
    found = tree.published()
    return _plain(found[1], "no-cache") if found else _not_yet()


@login_not_required
@require_safe
def old_checkpoint(_request: HttpRequest, size: int) -> HttpResponse:
    """The checkpoint of this size as it was published, for ever; 404 for a size that none has or that still waits.

    Its text never changes, so it is kept by caches: a copy may lack counter-signatures that came in later.
    """
    note = tree.published_at(size)
    return _plain(note, FOR_EVER) if note else _not_yet()


@login_not_required
@require_safe
def unwitnessed(_request: HttpRequest) -> HttpResponse:
    """The newest checkpoint of all, for witnesses to counter-sign."""
    found = tree.newest()
    return _plain(found.note, "no-cache") if found else _not_yet()


@login_not_required
@require_safe
def tile(_request: HttpRequest, path: str) -> HttpResponse:
    """The hashes of one tile; 404 where the tree has none or where the address is spelled otherwise."""
    try:
        asked = tiles.parse(f"tile/{path}")
        if asked.end > tree.published_size():
            return _not_yet(NO_PART)
        data = tile_hashes(asked)
    except (merkle.Unproven, ValueError):
        return _not_yet(NO_PART)
    answer = HttpResponse(data, content_type="application/octet-stream")
    answer["Cache-Control"] = FOR_EVER
    return for_anybody(answer)


@login_not_required
@require_safe
def inclusion(_request: HttpRequest, index: int, size: int) -> HttpResponse:
    """The path of one place in the tree of a size: a hash in base64 on each line, from the leaf upwards."""
    return _proof(lambda: tree.inclusion(index, size), size, tree.published_size())


@login_not_required
@require_safe
def consistency(_request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The proof that the tree of the new size begins with that of the old one, in the same form."""
    return _proof(lambda: tree.consistency(old, new), new, tree.published_size())


@login_not_required
@require_safe
def unwitnessed_consistency(_request: HttpRequest, old: int, new: int) -> HttpResponse:
    """The same up to the newest checkpoint of all, for witnesses."""
    return _proof(lambda: tree.consistency(old, new), new, tree.size())


@login_not_required
@require_safe
def keys(_request: HttpRequest) -> HttpResponse:
    """The verifier keys, past and present. Whoever keeps them elsewhere need not trust this page."""
    answer = JsonResponse(tree.keys(), json_dumps_params={"ensure_ascii": False, "indent": 2})
    answer["Cache-Control"] = "no-cache"
    return for_anybody(answer)


@csrf_exempt
@login_not_required
@require_POST
def cosign(request: HttpRequest) -> HttpResponse:
    """Take the counter-signatures of witnesses: lines of a signed note; 422 in words for any that does not hold."""
    if pace.is_too_fast(request, "witness", SENT_A_MINUTE):
        return _too_fast()
    try:
        witness.take(_sent(request), at=clock.now())
    except Refused as refused:
        return HttpResponse(f"{refused}\n", status=422, content_type=PLAIN)
    return HttpResponse(status=204)


@csrf_exempt
@login_not_required
@require_POST
def evidence(request: HttpRequest) -> HttpResponse:
    """Take a checkpoint that somebody saw: 204 when the log begins with it, 409 when it contradicts the log."""
    if pace.is_too_fast(request, "witness", SENT_A_MINUTE):
        return _too_fast()
    try:
        found = witness.compare(_sent(request), found_by="", at=clock.now())
    except Refused as refused:
        return HttpResponse(f"{refused}\n", status=422, content_type=PLAIN)
    if found is None:
        return HttpResponse(status=204)
    return HttpResponse(f"{found.sentence}\n", status=409, content_type=PLAIN)


def _proof(made: Callable[[], Sequence[bytes]], size: int, most: int) -> HttpResponse:
    """A proof in lines; 404 for a place or size that the log has not, or of which nothing is told yet."""
    try:
        if size > most:
            return _not_yet(NO_PART)
        path: Sequence[bytes] = made()
    except merkle.Unproven:
        return _not_yet(NO_PART)
    return _plain("".join(f"{b64encode(each).decode()}\n" for each in path), AN_HOUR)


def _plain(text: str, cache: str) -> HttpResponse:
    """Text for programs."""
    answer = HttpResponse(text, content_type=PLAIN)
    answer["Cache-Control"] = cache
    return for_anybody(answer)


def _too_fast() -> HttpResponse:
    """429 for a program: how many are taken, and when to send again."""
    said = _("每个网络地址每分钟最多提交 %(n)s 次，请一分钟后再提交。") % {"n": SENT_A_MINUTE}
    answer = HttpResponse(f"{said}\n", status=429, content_type=PLAIN)
    answer["Retry-After"], answer["Cache-Control"] = "60", "no-store"
    return answer


def _not_yet(said: str = "没有公布过这个检查点。") -> HttpResponse:
    """Nothing there yet, and no cache may keep saying so: what waits today is published tomorrow."""
    answer = _plain(f"{said}\n", "no-store")
    answer.status_code = 404
    return answer


def _sent(request: HttpRequest) -> str:
    """What was sent, if it is short and text."""
    try:
        if int(request.headers.get("Content-Length") or 0) > LARGEST:
            raise Refused("提交的内容过大。")
        return request.read(LARGEST).decode()
    except (UnicodeDecodeError, ValueError) as error:
        raise Refused("提交的内容不是文本。") from error
