"""A party takes its own file as proof: what it may see with facts, the rest as digests; verified without us."""

import json
import shutil
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from tests.acts.test_bundles import deliver
from tests.cast import MONDAY, City
from workflows.acts import bundles, log
from workflows.acts.notice import print_file
from workflows.acts.people import mandate
from workflows.law.duties import RECEIVE_NOTICE, VIEW_ENTRY, VIEW_OWN
from workflows.management import city as demo
from workflows.management.walk import at
from workflows.models import Associate, Bundle, Mandate, Subject, Transition
from workflows.queries import clock, tree
from workflows.sweeps import clock_person

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

LATER = date(2026, 6, 1)
SECRET = "内部看法一二三"


@pytest.fixture
def case(city: City, settings: Any, tmp_path: Path, today_is: Any) -> Any:
    """A listed case whose notices are printed; colleagues talked, and somebody looked at the person of the case."""
    settings.MEDIA_ROOT = tmp_path / "files"
    walk, _day = city.listed()
    for nth, notice in enumerate(walk.entry.notices.filter(file_digest="")):
        print_file(notice, b"%%PDF-1.7 paper %d" % nth, by=clock_person(), at=at(MONDAY))
    log.record("comment", walk.entry, comment=SECRET, by=city.clara, at=at(MONDAY), duty=VIEW_ENTRY)
    today_is(LATER)
    return walk


def taken(client: Any, number: str, folder: Path, **said: str) -> tuple[Path, dict[str, Any]]:
    """Asked for on the page, made by the runner, taken; the file in an empty folder, and its lines by verb."""
    url = client.post(reverse("hall-bundle", args=[number]), said).url
    assert "正在制作" in client.get(url).content.decode()
    deliver()
    assert "可以下载" in client.get(url).content.decode()
    answer = client.get(reverse("hall-bundle-file", args=[Bundle.objects.latest("pk").code]))
    folder.mkdir()
    file = folder / f"bundle-{number}.zip"
    file.write_bytes(b"".join(answer.streaming_content))
    with zipfile.ZipFile(file) as opened:
        lines = [json.loads(line) for line in opened.read("lines.jsonl").splitlines()]
    return file, {line["body"]["verb"]: line for line in lines}


def verified(file: Path) -> tuple[int, str]:
    """The program out of the bundle itself, alone with it in a folder, by a Python without anything of ours."""
    with zipfile.ZipFile(file) as opened:
        opened.extract("verify_bundle.py", file.parent)
    assert sorted(each.name for each in file.parent.iterdir()) == sorted([file.name, "verify_bundle.py"])
    python = shutil.which("python3", path="/usr/bin:/usr/local/bin") or sys.executable
    told = [python, "-I", "-X", "utf8", "verify_bundle.py", file.name, "--key", tree.keys()["log"][-1]["key"]]
    done = subprocess.run(told, cwd=file.parent, capture_output=True, text=True, env={})
    assert not done.stderr
    return done.returncode, done.stdout


def names(file: Path) -> list[str]:
    """The notices in it."""
    with zipfile.ZipFile(file) as opened:
        return [name for name in opened.namelist() if name.startswith("notices/")]


def test_a_company_takes_its_own_file_and_anybody_verifies_it(
    case: Any, city: City, sign_in: Any, tmp_path: Path
) -> None:
    entry, speaker = case.entry, sign_in(city.acmes_speaker)
    assert (
        reverse("hall-bundle", args=[entry.number])
        in speaker.get(reverse("hall-entry", args=[entry.number])).content.decode()
    )
    page = speaker.get(reverse("hall-bundle", args=[entry.number])).content.decode()
    assert "它不能证明" in page and "python3 -I verify_bundle.py" in page
    file, lines = taken(speaker, entry.number, tmp_path / "empty")
    code, said = verified(file)
    assert code == 0, said
    data = file.read_bytes()
    # Its own decision with the reason, its own notices; the whole book, line for line.
    assert "应当列入" in lines["enlist"]["facts"]["because"]
    assert lines["serve"]["body"]["seq"] and len(names(file)) == 3
    own = entry.notices.filter(associate=None)
    assert {name.partition("-")[2] for name in names(file)} == {f"{each.code}.pdf" for each in own}
    # Nobody else, and nothing of what colleagues thought: digests only.
    for verb in ("propose", "comment", "review_lawfulness", "verify_case", "review_notice"):
        assert "facts" not in lines[verb], verb
    for words in (SECRET, "何小明", demo.id_for(1), "沈佳宁", "陆明远", "同意列入"):
        assert words.encode() not in data, words
    told = Transition.objects.filter(book=entry.book, verb__in=("ask_own_bundle", "take_own_bundle"))
    assert [(line.actor, line.post) for line in told] == [(city.acmes_speaker, f"s{city.acme.pk}:legal")] * 2
    # Each taking is a line; when its days are over the file is gone.
    made = Bundle.objects.get()
    url = reverse("hall-bundle-file", args=[made.code])
    assert b"".join(speaker.get(url).streaming_content).startswith(b"PK")
    assert Transition.objects.filter(book=entry.book, verb="take_own_bundle").count() == 2
    bundles.sweep(made.finished_at + timedelta(days=3))
    assert speaker.get(url).status_code == 302


def test_a_person_listed_together_with_a_company_gets_what_was_told_to_the_person(
    case: Any, city: City, sign_in: Any, tmp_path: Path
) -> None:
    """Its own notices with what became of them, and none of the company's."""
    entry, who = case.entry, demo.person("hexm", "何小明")
    associate = Associate.objects.get(entry=entry)
    told = {"kind": "person", "name": associate.name, "code": associate.id_number}
    associate.subject = Subject.objects.create(**told)
    associate.save()
    mandate(who, associate.subject, "self", since=date(2026, 1, 1))
    file, lines = taken(sign_in(who), entry.number, tmp_path / "empty")
    assert verified(file)[0] == 0
    assert {name.partition("-")[2] for name in names(file)} == {
        f"{each.code}.pdf" for each in entry.notices.filter(associate=associate)
    }
    with zipfile.ZipFile(file) as opened:
        rows = [json.loads(line) for line in opened.read("lines.jsonl").splitlines()]
    served = [row for row in rows if row["body"]["verb"] == "serve"]
    assert [row["facts"]["recipient"] for row in served if "facts" in row] == ["何小明"] * 3
    assert len(served) == 6
    line = Transition.objects.get(book=entry.book, verb="take_own_bundle")
    assert line.post == f"s{associate.subject_id}:self"
    assert lines["ask_own_bundle"]["facts"] == {"bundle": Bundle.objects.get().code}


def test_strangers_and_agents_of_other_entries_get_nothing(
    case: Any, city: City, sign_in: Any, client: Any
) -> None:
    number, url = case.entry.number, reverse("hall-bundle", args=[case.entry.number])
    assert sign_in(city.nora).post(url).status_code == 404
    assert sign_in(city.clara).post(url).status_code == 404
    agent = demo.person("daili", "代理人")
    told = {"person": agent, "subject": city.acme, "kind": "agent", "since": date(2026, 1, 1)}
    held = Mandate.objects.create(**told, scope=[VIEW_OWN, RECEIVE_NOTICE], entries=[case.entry.pk + 1000])
    assert sign_in(agent).post(url).status_code == 404
    held.entries = [case.entry.pk]
    held.save()
    assert sign_in(agent).post(url).status_code == 302
    made = Bundle.objects.get()
    # Another of the same company does not find it, nor the agent whose mandate is over; the runner stops then too.
    state = reverse("hall-bundle-state", args=[made.code])
    assert sign_in(city.acmes_speaker).get(state).status_code == 404
    Mandate.objects.filter(pk=held.pk).update(revoked_on=LATER)
    assert sign_in(agent).get(state).status_code == 404
    deliver()
    made.refresh_from_db()
    assert "授权" in made.sentence and not (bundles.folder(made.code) / bundles.FILE).exists()
    assert number and clock.today() == LATER


def test_the_pages_of_officers_do_not_open_a_partys_bundle(case: Any, city: City, sign_in: Any) -> None:
    client = sign_in(city.acmes_speaker)
    client.post(reverse("hall-bundle", args=[case.entry.number]))
    code = Bundle.objects.get().code
    assert client.get(reverse("bundle", args=[code])).status_code == 404
    assert client.get(reverse("bundle-file", args=[code])).status_code == 404
