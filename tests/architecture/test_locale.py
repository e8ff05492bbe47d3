"""Every Chinese sentence of the interface can be read in English, with the same values in it."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.architecture.source import PACKAGES, ROOT

CATALOGUE = ROOT / "locale" / "en" / "LC_MESSAGES" / "django.po"
# A named or a plain value, a template variable, a tag of HTML: all of them must survive the translation.
VALUE = re.compile(r"%\([a-z_]+\)[a-z]|%[a-z%]|\{\{[^}]*\}\}|</?[a-z][^>]*>")
EXTRACT = """
import sys
from django.conf import settings
settings.configure(USE_I18N=True)
from django.core.management import execute_from_command_line
execute_from_command_line(["manage.py", "makemessages", "-l", "en", "--no-location", *sys.argv[1:]])
"""

pytestmark = pytest.mark.skipif(shutil.which("xgettext") is None, reason="needs the gettext tools")


@dataclass
class Message:
    """One entry of a message file; `texts` holds one translation, or one for each plural form."""

    is_fuzzy: bool = False
    parts: dict[str, str] = field(default_factory=dict)

    @property
    def key(self) -> tuple[str, str]:
        """What gettext looks it up by: context and source sentence."""
        return self.parts.get("msgctxt", ""), self.parts.get("msgid", "")

    @property
    def texts(self) -> list[str]:
        """The translations."""
        return [text for word, text in self.parts.items() if word.startswith("msgstr")]


def unquoted(text: str) -> str:
    """The text of a quoted line of a message file."""
    return re.sub(r"\\(.)", lambda found: {"n": "\n", "t": "\t"}.get(found[1], found[1]), text.strip()[1:-1])


def messages(file: Path) -> Iterator[Message]:
    """The entries of a message file, those that are out of use left out, the header as well."""
    for block in file.read_text(encoding="utf-8").split("\n\n"):
        made, word = Message(), ""
        for line in block.splitlines():
            if line.startswith("#"):
                made.is_fuzzy |= line.startswith("#,") and "fuzzy" in line
            elif line.startswith("msg"):
                word, _blank, text = line.partition(" ")
                made.parts[word] = unquoted(text)
            elif word and line.strip():
                made.parts[word] += unquoted(line)
        if made.parts.get("msgid"):
            yield made


@pytest.fixture(scope="module")
def translated() -> dict[tuple[str, str], Message]:
    """The English catalogue as it is."""
    return {message.key: message for message in messages(CATALOGUE)}


@pytest.fixture(scope="module")
def wanted(tmp_path_factory: pytest.TempPathFactory) -> list[Message]:
    """The sentences that the sources hold today, extracted from a copy so that nothing here is written."""
    copy = tmp_path_factory.mktemp("sources")
    for folder in (*PACKAGES, "templates"):
        shutil.copytree(ROOT / folder, copy / folder, ignore=shutil.ignore_patterns("__pycache__"))
    (copy / "locale").mkdir()
    subprocess.run([sys.executable, "-c", EXTRACT], cwd=copy, check=True, capture_output=True)
    return list(messages(copy / "locale" / "en" / "LC_MESSAGES" / "django.po"))


def test_every_sentence_has_an_english_one(
    wanted: list[Message], translated: dict[tuple[str, str], Message]
) -> None:
    assert len(wanted) > 1000
    lacking = {
        message.key[1]
        for message in wanted
        if message.key not in translated
        or translated[message.key].is_fuzzy
        or not all(translated[message.key].texts)
        or len(translated[message.key].texts) != (2 if "msgid_plural" in message.parts else 1)
    }
    assert lacking == set(), "run makemessages -l en and translate these in locale/en/LC_MESSAGES/django.po"


def test_no_english_sentence_is_left_over(
    wanted: list[Message], translated: dict[tuple[str, str], Message]
) -> None:
    assert set(translated) - {message.key for message in wanted} == set()


def test_a_translation_holds_the_same_values(translated: dict[tuple[str, str], Message]) -> None:
    differing = {
        (message.key[1], text)
        for message in translated.values()
        for text in message.texts
        if sorted(VALUE.findall(text)) != sorted(VALUE.findall(message.key[1]))
    }
    assert differing == set()


def test_no_translation_can_break_an_attribute(translated: dict[tuple[str, str], Message]) -> None:
    """`{% translate %}` does not escape: a double quote would end the attribute that it stands in."""
    inside = re.compile(r"=\"[^\"<>]*?\{% (?:translate|trans) (?:'([^']*)'|\"([^\"]*)\")")
    quoted = {
        source
        for file in (ROOT / "templates").rglob("*.html")
        for pair in inside.findall(file.read_text(encoding="utf-8"))
        for source in pair
        if source and any('"' in text for text in translated[("", source)].texts)
    }
    assert quoted == set()


def test_the_catalogue_compiles(tmp_path: Path) -> None:
    done = subprocess.run(
        ["msgfmt", "--check", "-o", tmp_path / "django.mo", CATALOGUE], capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    assert "nplurals=2; plural=(n != 1)" in CATALOGUE.read_text(encoding="utf-8")
