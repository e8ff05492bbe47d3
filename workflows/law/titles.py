"""Where a Chinese title may be broken: by meaning, in a balanced shape (GB/T 9704-2012, 7.3.1)."""


def broken(title: str, width: int = 20) -> list[str]:
    """The lines of a title, each of at most `width` characters."""
    return [title[place : place + width] for place in range(0, len(title), width)]
