"""The blind second review (独立复核): which decisions are drawn, and how the first result stays sealed until then.

Ours, no clause asks for it. The draw is reproducible by anybody who holds the log, and nobody can steer it: its seed is
the hash of the line that the first decision itself wrote, which is salted and known to nobody before.
"""

from workflows.law.chain import canonical, digest

SEALED = "sealed"  # what the procedure says of an outcome that nobody may know yet


def draw(line_hash: str, share: int) -> tuple[int, bool]:
    """A number from 0 to 99 out of a line's hash, and whether it falls into the share (percent)."""
    number = int(line_hash, 16) % 100
    return number, number < share


def seal(outcome: str, text: str, salt: str) -> str:
    """The digest that the log keeps of a first result; told with its salt once both results are there."""
    return digest(canonical({"outcome": outcome, "text": text, "salt": salt}))
