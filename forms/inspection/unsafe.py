"""What is said when a file is not taken."""

from django.utils.functional import Promise


class Unsafe(Exception):
    """The file is refused; `sentence` says why and how to mend it, with `%(name)s` for its name."""

    def __init__(self, sentence: str | Promise) -> None:
        self.sentence = sentence
        super().__init__(str(sentence))
