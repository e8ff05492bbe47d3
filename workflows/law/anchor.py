"""What is remembered of the log outside of its database: how long it was, its root, and the keys that signed it.

Whoever holds the whole database can compute every hash anew. Only what lies elsewhere contradicts that: witnesses, and
this (decision 0037). The tree may be longer than it; it must begin with it.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, dataclass

from django.utils.translation import gettext as _

from workflows.law import merkle
from workflows.law.chain import HEX_DIGEST


class Unreadable(ValueError):
    """There is one, and nobody can tell what it says: never the same as none."""


@dataclass(frozen=True)
class Anchor:
    """The log `origin` had `size` lines under this root; verifier keys that signed it, the newest last."""

    origin: str
    size: int
    root: str
    keys: tuple[str, ...] = ()

    def __str__(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def after(self, former: "Anchor | None") -> "Anchor":
        """The same, remembering the keys of the former one too."""
        kept = [key for key in (former.keys if former else ()) if key not in self.keys]
        return Anchor(self.origin, self.size, self.root, (*kept, *self.keys))

    def contradicts(self, origin: str, size: int, root_at: Callable[[int], bytes]) -> str:
        """Why a log does not begin with what is remembered; empty when it does."""
        if origin != self.origin:
            names = {"here": origin or _("没有名称"), "kept": self.origin}
            return _("库外存根属于台账“%(kept)s”，数据库中的是“%(here)s”。") % names
        if size < self.size:
            words = {"n": self.size, "m": size}
            return _("库外存根载明前 %(n)s 行，数据库中只有 %(m)s 行：台账被截短或者回退。") % words
        try:
            agrees = root_at(self.size).hex() == self.root
        except merkle.Unproven:
            agrees = False
        said = _("台账的前 %(n)s 行与库外存根的树根不符：历史被改写，或者换成了另一份台账。")
        return "" if agrees else said % {"n": self.size}


def parse(text: str) -> Anchor:
    """What was written; Unreadable for anything else."""
    try:
        told = json.loads(text)
        found = Anchor(told["origin"], told["size"], told["root"], tuple(told["keys"]))
        words = [found.origin, found.root, *found.keys]
        is_one = all(isinstance(each, str) for each in words) and HEX_DIGEST.fullmatch(found.root)
        if not is_one or type(found.size) is not int or found.size < 0 or set(told) != set(asdict(found)):
            raise ValueError("not an anchor")
    except (ValueError, TypeError, KeyError) as error:
        raise Unreadable(_("库外存根的内容无法读取。")) from error
    return found
