"""The documents say what the program is: nothing stale, nothing missing, no command that does not exist."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.management import get_commands

from tests.architecture.source import ROOT, calls, files, name, tree
from workflows import models
from workflows.flows import FLOWS
from workflows.flows.base import Step
from workflows.law.documents import DOCUMENTS
from workflows.law.duties import Role
from workflows.law.steps import STEPS, VERBS
from workflows.management import lawbook
from workflows.models import DeadlineKind, Motion
from workflows.queries import policies

DOCS = ROOT / "docs"
READ_BY_PEOPLE = sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md")])
SETTING = re.compile(r"\bXINHENG_[A-Z_]+\b")
# Made and read by `./xh test` alone: nobody sets them.
OF_THE_TESTS = {"XINHENG_TEST_BROKER_URL", "XINHENG_TEST_SCHEMA", "XINHENG_CHROMIUM"}
# Which argument of a call is the verb of a line in the log.
VERB_AT = {"enact": 0, "record": 0, "leave": 1, "create": 1, "append": 2}
OF_A_CLASS = {"Meta"}


def text(*path: str) -> str:
    """The text of one document, by its path from the root."""
    return ROOT.joinpath(*path).read_text(encoding="utf-8")


def absent(words: Iterator[str] | set[str] | list[str], document: str) -> list[str]:
    """The words that a document does not show as code."""
    return sorted(word for word in set(words) if f"`{word}`" not in document)


def test_the_law_as_a_document_is_fresh() -> None:
    assert text("docs", "law.md") == lawbook.whole(), "run ./xh manage write_law"


def classes(node: ast.Module | ast.ClassDef, within: str = "") -> Iterator[str]:
    """The classes of a module, those inside a class with its name before them."""
    for child in node.body:
        if isinstance(child, ast.ClassDef) and child.name not in OF_A_CLASS:
            yield within + child.name
            yield from classes(child, f"{within}{child.name}.")


def test_the_glossary_knows_every_class_that_keeps_something() -> None:
    kept = [word for file in files("workflows/models") for word in classes(tree(file))]
    assert set(models.__all__) <= set(kept)
    assert absent(kept, text("docs", "glossary.md")) == []


def words_of_the_law() -> dict[str, set[str]]:
    """Every word that the glossary must explain, by what it is."""
    return {
        "roles": {role.value for role in Role},
        "duties": {lawbook.short(duty) for duty in lawbook.every_duty()},
        "verbs": set(VERBS),
        "steps": {f"{procedure}.{step}" for procedure, step in STEPS},
        "procedures": {flow.stem for flow in FLOWS},
        "states": {state.value for _title, _law, states in lawbook.MACHINES for state in states},
        "deadlines": {kind.value for kind in DeadlineKind},
        "documents": set(DOCUMENTS),
        "parameters": {rule for policy in policies.bundled() for rule in policy["parameters"]},
    }


@pytest.mark.parametrize("kind", sorted(words_of_the_law()))
def test_the_glossary_knows_every_word_of_the_law(kind: str) -> None:
    assert absent(words_of_the_law()[kind], text("docs", "glossary.md")) == []


def test_the_glossary_knows_no_word_that_is_gone() -> None:
    """A row of a table of one kind names nothing that the program has no more."""
    known, glossary = words_of_the_law(), text("docs", "glossary.md")
    for heads, kind in (("Verb", "verbs"), ("Role", "roles"), ("Duty", "duties"), ("Step", "steps")):
        table = glossary.partition(f"| {heads} | 中文")[2].partition("\n\n")[0]
        assert set(re.findall(r"^\| `([a-z_.]+)`", table, re.MULTILINE)) == known[kind]


def test_the_architecture_names_every_procedure() -> None:
    assert absent({flow.stem for flow in FLOWS}, text("docs", "architecture.md")) == []


def test_every_step_has_words_and_every_word_a_step() -> None:
    steps = {(f.stem, n) for f in FLOWS for n, node in vars(f).items() if isinstance(node, Step)}
    assert steps == set(STEPS)


def verbs_in(file: Path) -> Iterator[str]:
    """The verbs that one file writes into the log, as far as they are written out."""
    constants = {
        target.id: statement.value
        for statement in tree(file).body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    }
    for call, target in calls(file):
        place = VERB_AT.get(target.split(".")[-1], len(call.args))
        if place < len(call.args):
            verb = call.args[place]
            yield from spelt(constants.get(verb.id, verb) if isinstance(verb, ast.Name) else verb)


def spelt(verb: ast.expr) -> Iterator[str]:
    """A verb that is written out; one made of a kind of motion is spelt for each of them."""
    if isinstance(verb, ast.Constant) and isinstance(verb.value, str):
        yield verb.value
    if isinstance(verb, ast.JoinedStr):
        parts = [str(part.value) if isinstance(part, ast.Constant) else "{}" for part in verb.values]
        yield from ("".join(parts).format(kind) for kind in Motion.Kind.values)


def test_every_verb_of_the_log_has_words() -> None:
    steps = [node for flow in FLOWS for node in vars(flow).values() if isinstance(node, Step)]
    used = {step.verb: f"{step.flow_class.stem}.{step.name}" for step in steps}
    used |= {verb: title for title, law, _states in lawbook.MACHINES for verb in lawbook.verbs_of(law)}
    used |= {verb: name(file) for file in files("workflows") for verb in verbs_in(file)}
    assert {"propose", "overdue", "view_file", "reject_extension", "exit_by_term"} <= set(used)
    assert {verb: where for verb, where in used.items() if verb not in VERBS} == {}


def test_every_setting_has_a_row_and_every_row_a_setting() -> None:
    table = text("README.md").partition("## Settings")[2].partition("\n## ")[0]
    rows = set(re.findall(r"^\| `(XINHENG_[A-Z_]+)` \|", table, re.MULTILINE))
    read = set(SETTING.findall(text("project", "settings.py")))
    of_xh = set(SETTING.findall(text("xh"))) - OF_THE_TESTS
    assert read - rows == set(), "no row in README.md"
    assert rows - read - of_xh == set(), "nobody reads these"
    assert of_xh - rows == set(), "no row in README.md for a variable of ./xh"


def prose(file: Path) -> str:
    """A document without its fenced blocks' fences, so that commands in them count as well."""
    return file.read_text(encoding="utf-8").replace("```sh", "").replace("```", "")


def test_every_command_that_a_document_names_exists() -> None:
    known = set(get_commands())
    named = {
        (name(file), command)
        for file in READ_BY_PEOPLE
        for command in re.findall(r"(?:xh manage|manage\.py) ([a-z_]+)", prose(file))
    }
    assert ("README.md", "verify_log") in named
    assert {(file, command) for file, command in named if command not in known} == set()


def test_every_place_that_a_document_links_to_exists() -> None:
    links = {
        (name(file), target)
        for file in READ_BY_PEOPLE
        for target in re.findall(r"\]\(([^)#:]+)\)", file.read_text(encoding="utf-8"))
    }
    assert {(file, at) for file, at in links if not (ROOT / file).parent.joinpath(at).exists()} == set()


def test_every_decision_has_a_number_and_its_four_parts() -> None:
    decisions = sorted((DOCS / "decisions").glob("*.md"))
    assert [file.name[:4] for file in decisions] == [f"{n:04}" for n in range(1, len(decisions) + 1)]
    parts = ("**Context.**", "**Decision.**", "**Reason", "**Consequence.**")
    lacking = {
        name(f): part for f in decisions for part in parts if part not in f.read_text(encoding="utf-8")
    }
    assert lacking == {}
