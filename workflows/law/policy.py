"""The parameters of a list type: each with value, unit, start event, clause and a verified flag."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

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
    def yes(self) -> bool:
        """The value as a yes or no."""
        return self.value == "yes"


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

    def __iter__(self) -> Any:
        return iter(self._rules.values())


# What every negative list must say before it can be loaded (domain §2.3).
REQUIRED_RULES = (
    "statement_window",
    "statement_answer",
    "decision_window",
    "decision_extension",
    "listing_period",
    "repair_minimum",
    "repair_decision",
    "exit_execution",
    "natural_person_publishable",
    "associates_follow",
    "monitoring_period",
)
