"""Characters of a document that cannot be printed: where they stand, in words for the officer who can mend them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _

from workflows.law.letters import letter

# What a document states beside its elements and blanks, by the first step of its key.
_PLACES: Final = {
    "authority": "机关文书信息",
    "letterhead": "机关文书信息",
    "free_paragraph": "机关文书信息的补充说明",
    "party": "当事人信息",
    "associates": "一并列入人员",
    "particulars": "案件事实",
    "facts_summary": "列入事由",
    "statement": "陈述申辩",
    "measures": "惩戒措施",
    "basis": "依据",
    "reason": "理由",
}


@dataclass(frozen=True)
class Unprintable:
    """The characters in one place of a document: its dotted key, its label, the characters in their order."""

    key: str
    label: str
    chars: str

    @property
    def sentence(self) -> str:
        """What cannot be printed, where it stands, and what to do."""
        shown = "、".join(f"“{char}”（U+{ord(char):04X}）" for char in self.chars[:10])
        return _(
            "“%(place)s”中的%(chars)s在已安装的字体里没有，印不出来。请改用通行的写法；"
            "确须用这个字的，请系统运维人员先安装含有它的字体。"
        ) % {"place": self.label, "chars": shown}


def text_of(value: Any) -> str:
    """All words of nested facts, one behind the other."""
    return "".join(words for _key, words in _texts(value, ""))


def places_of(kind: str, facts: Mapping[str, Any], chars: Collection[str]) -> list[Unprintable]:
    """Where a document states any of these characters; one for each place that has a name of its own."""
    labels, found = _labels(kind, facts), dict[tuple[str, str], str]()
    for key, words in _texts(facts, ""):
        here = "".join(dict.fromkeys(char for char in words if char in chars))
        if here:
            place = _named(key, labels)
            found[place] = "".join(dict.fromkeys(found.get(place, "") + here))
    return [Unprintable(key, label, here) for (key, label), here in found.items()]


def _labels(kind: str, facts: Mapping[str, Any]) -> dict[str, str]:
    """What an officer calls each place, by its dotted key."""
    document = letter(kind, facts)
    return {
        **_PLACES,
        **{element.key: element.label for element in document.elements},
        **{blank.key: blank.label for blank in document.blanks},
    }


def _named(key: str, labels: Mapping[str, str]) -> tuple[str, str]:
    """The key and label of the narrowest place that has a name."""
    steps = key.split(".")
    for length in range(len(steps), 0, -1):
        part = ".".join(steps[:length])
        if part in labels:
            return part, labels[part]
    return "", _("文书内容")


def _texts(value: Any, key: str) -> Iterator[tuple[str, str]]:
    """Every text of nested facts with its dotted key; the items of a list stand under the key of the list."""
    if isinstance(value, Mapping):
        for name, item in value.items():
            yield from _texts(item, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list | tuple):
        for item in value:
            yield from _texts(item, key)
    elif isinstance(value, str):
        yield key, value
