"""The rules of one policy version: each parameter with its value, unit, start event, clause and a verified flag.

What may stand under a name, and what a version that is silent means, is said in `parameters`.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from workflows.law.parameters import SPECS, Sort, sort_of, value_words
from workflows.law.terms import Term


@dataclass(frozen=True)
class Rule:
    """One parameter of a policy version, as the pinned version states it."""

    name: str
    value: str
    unit: str
    start_event: str
    clause: str
    text: str
    verified: bool
    roll: bool

    @property
    def term(self) -> Term:
        """The value as a term; ValueError if the rule is not a period."""
        return Term.parse(f"{self.value}{self.unit}")

    @property
    def is_term(self) -> bool:
        """Is the value a number of days, months or years?"""
        return bool(self.unit)

    @property
    def yes(self) -> bool:
        """The value as a yes or no."""
        return self.value == "yes"

    @property
    def words(self) -> str:
        """The value as an official reads it: 12个月, 是, 直至改正."""
        if self.is_term:
            return self.term.words
        return (
            f"{self.value}%" if sort_of(self.name) == Sort.SHARE else str(value_words(self.name, self.value))
        )

    @property
    def written(self) -> str:
        """The same as a document writes it: a term in the language of the law, whatever language the screen has."""
        return self.term.written if self.is_term else self.words


class Rules:
    """The rules of one policy version; asking for one that it does not have is an error."""

    def __init__(self, rules: Mapping[str, Rule], reference: str) -> None:
        self._rules, self.reference = dict(rules), reference

    def __getitem__(self, name: str) -> Rule:
        try:
            return self._rules[name]
        except KeyError:
            raise KeyError(f"policy {self.reference} has no rule {name!r}") from None

    def __contains__(self, name: object) -> bool:
        return name in self._rules

    def __iter__(self) -> Iterator[Rule]:
        return iter(self._rules.values())

    def get(self, name: str) -> Rule | None:
        """The rule, or None when this version does not have it."""
        return self._rules.get(name)

    def yes(self, name: str) -> bool:
        """Is this switch on? A switch that the version does not have stands as SPECS says."""
        rule = self._rules.get(name)
        return rule.yes if rule else SPECS[name].default == "yes"

    def share(self, name: str) -> int:
        """A percentage; its default when the version does not have it."""
        return int(self.value(name) or 0)

    def value(self, name: str) -> str:
        """The value of a choice, a list or a switch; its default when the version does not have it."""
        rule = self._rules.get(name)
        return rule.value if rule else SPECS[name].default
