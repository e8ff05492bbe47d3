"""An evidence bundle of a real case: verified by a program of its own, also when facts are gone."""

import json
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.core.management import CommandError, call_command
from django.urls import reverse

from tests.cast import MONDAY, City
from tests.stone import stone_lifted
from workflows import tasks
from workflows.acts import bundles, log, witness
from workflows.acts.notice import print_file
from workflows.law import checkpoint
from workflows.law.duties import VIEW_ENTRY
from workflows.management.walk import at
from workflows.models import Bundle, Facts, Outbox, Transition
from workflows.queries import bundles as gathering
from workflows.queries import clock, tree
from workflows.sweeps import clock_person
from workflows.witness import verify_bundle

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]

PROGRAM = Path(verify_bundle.__file__)


@pytest.fixture
def case(city: City, settings: Any, tmp_path: Path) -> Any:
    """A listed case, its notices printed as they are by the runner."""
    settings.MEDIA_ROOT = tmp_path / "files"
    walk, _day = city.listed()
    for nth, notice in enumerate(walk.entry.notices.filter(file_digest="")):
        print_file(notice, b"%%PDF-1.7 paper %d" % nth, by=clock_person(), at=at(MONDAY))
    return walk


def verified(file: Path, *keys: str) -> tuple[int, str]:
    """What the program says that knows nothing of us; its exit code first."""
    told = ["--key", *(keys or (tree.keys()["log"][-1]["key"],))]
    asked = [sys.executable, "-I", "-X", "utf8", PROGRAM, file, *told]
    done = subprocess.run(asked, cwd=file.parent, capture_output=True, text=True)
    assert not done.stderr
    return done.returncode, done.stdout


def by_hand(target: Path, *args: str) -> list[dict[str, Any]]:
    """The command; the lines of what it wrote."""
    call_command("export_bundle", *args, "-o", str(target), verbosity=0)
    with zipfile.ZipFile(target) as opened:
        return [json.loads(line) for line in opened.read("lines.jsonl").splitlines()]


def test_the_bundle_of_a_case_is_verified_without_us_also_after_facts_were_erased(
    case: Any, tmp_path: Path
) -> None:
    whole, poorer = tmp_path / "whole.zip", tmp_path / "poorer.zip"
    lines = by_hand(whole, case.entry.number, "--purpose", "行政诉讼举证")
    code, said = verified(whole)
    assert code == 0, said
    assert len(lines) == Transition.objects.filter(book__entry=case.entry).count()
    assert (lines[-1]["body"]["verb"], lines[-1]["facts"]["purpose"]) == ("export_bundle", "行政诉讼举证")
    assert all("facts" in line for line in lines)
    with zipfile.ZipFile(whole) as opened:
        papers = [name for name in opened.namelist() if name.startswith("notices/")]
        page = opened.read("index.html").decode()
    assert len(papers) == case.entry.notices.count() > 1
    assert "列入" in page and case.entry.number in page and "python3 -I verify_bundle.py" in page
    assert not re.search(r"<script|https?://(?!\S*/log/keys)|src=", page)
    # Whoever copies the command must bring the key: the bundle's own would verify whatever a forger made.
    assert page.count("--key 'LOG_KEY'") == 1 and not re.search(r"--key [^L]*[+]", page)
    assert page.count("--key &quot;LOG_KEY&quot;") + page.count('--key "LOG_KEY"') == 1
    printed = Transition.objects.filter(book__entry=case.entry, verb="print_notice").first()
    with stone_lifted():
        Facts.objects.filter(
            line__in=[printed.pk, Transition.objects.get(book__entry=case.entry, seq=1).pk]
        ).delete()
    lines = by_hand(poorer, case.entry.number, "--purpose", "行政诉讼举证")
    code, said = verified(poorer)
    assert code == 0 and "2行不含事实" in said, said
    with zipfile.ZipFile(poorer) as opened:
        assert len([name for name in opened.namelist() if name.startswith("notices/")]) == len(papers) - 1


def test_no_byte_of_it_may_be_changed(case: Any, tmp_path: Path) -> None:
    file = tmp_path / "bundle.zip"
    by_hand(file, case.entry.number, "--purpose", "举证")
    sound, changed = file.read_bytes(), tmp_path / "changed.zip"
    for place in (
        sound.index(b'"verb"'),
        sound.index(b"%PDF-1.7"),
        sound.index(b'"path"') + 12,
        len(sound) // 2,
    ):
        changed.write_bytes(sound[:place] + bytes([sound[place] ^ 1]) + sound[place + 1 :])
        assert verified(changed)[0] == 1
    assert verified(file, str(_another_key()))[0] == 1


def _another_key() -> str:
    """A key of the log's name that never signed."""
    name = tree.keys()["log"][-1]["key"].partition("+")[0]
    return str(checkpoint.key_of(Ed25519PrivateKey.generate(), name))


def test_a_period_is_every_line_of_the_log_and_names_nobody_without_a_purpose(
    case: Any, tmp_path: Path
) -> None:
    file, last = tmp_path / "period.zip", Transition.objects.order_by("-at").first()
    lines = by_hand(file, "--from", "2020-01-01", "--to", (last.at + timedelta(days=900)).date().isoformat())
    assert verified(file)[0] == 0
    assert [line["index"] for line in lines] == list(range(Transition.objects.count()))
    told = [line for line in lines if "facts" in line]
    assert 0 < len(told) < len(lines)
    assert "何小明".encode() not in file.read_bytes()
    whole = tmp_path / "whole.zip"
    days = ("--from", "2020-01-01", "--to", "2029-01-01")
    assert "何小明" in json.dumps(by_hand(whole, *days, "--purpose", "专项审计"), ensure_ascii=False)
    assert verified(whole)[0] == 0


def test_what_colleagues_said_and_who_objects_stay_here(case: Any, city: City, tmp_path: Path) -> None:
    said = {"by": city.clara, "at": at(MONDAY), "duty": VIEW_ENTRY}
    log.record("comment", case.entry, comment="内部看法一二三", **said)
    lines = by_hand(tmp_path / "b.zip", case.entry.number, "--purpose", "举证")
    assert "facts" not in next(line for line in lines if line["body"]["verb"] == "comment")
    assert "内部看法一二三".encode() not in (tmp_path / "b.zip").read_bytes()


def test_where_a_witness_is_demanded_lines_it_has_not_seen_are_left_out_and_counted(
    case: Any, tmp_path: Path
) -> None:
    private, name = Ed25519PrivateKey.from_private_bytes(bytes(range(32))), "witness.example/archive"
    key = str(checkpoint.key_of(private, name, checkpoint.WITNESS))
    call_command("witness", add=["衡川市档案馆", key], demand=1, verbosity=0)
    with pytest.raises(CommandError, match="等待见证单位副署"):
        by_hand(tmp_path / "none.zip", case.entry.number)
    seen = checkpoint.parse_note(tree.newest().note.encode())
    cosigned = checkpoint.cosign(seen.text, private, name, int(clock.now().timestamp()))
    witness.take(str(cosigned), at=clock.now())
    file = tmp_path / "witnessed.zip"
    lines = by_hand(file, case.entry.number, "--purpose", "举证")
    assert verified(file, tree.keys()["log"][-1]["key"], "--witness", key)[0] == 0
    assert len(lines) == Transition.objects.filter(book=case.entry.book_id).count() - 1
    with zipfile.ZipFile(file) as opened:
        assert "另有 1 行还没有进入已公布的检查点" in opened.read("index.html").decode()


def test_what_cannot_be_made_is_said_in_words(case: Any, tmp_path: Path, monkeypatch: Any) -> None:
    with pytest.raises(CommandError, match="没有这个条目"):
        by_hand(tmp_path / "a.zip", "HC-NONE")
    with pytest.raises(CommandError, match="不能都写"):
        by_hand(tmp_path / "a.zip", case.entry.number, "--from", "2026-01-01")
    with pytest.raises(CommandError, match="另选期间"):
        by_hand(tmp_path / "a.zip", "--from", "2001-01-01", "--to", "2001-01-02")
    monkeypatch.setattr(gathering, "LINES_AT_MOST", 3)
    with pytest.raises(CommandError, match="最多 3 行"):
        by_hand(tmp_path / "a.zip", case.entry.number)
    assert not (tmp_path / "a.zip").exists()


def test_an_officer_asks_on_the_page_the_runner_makes_it_and_she_alone_takes_it(
    case: Any, city: City, sign_in: Any, today_is: Any, tmp_path: Path
) -> None:
    today_is(date(2026, 6, 1))
    clara, ask = sign_in(city.clara), reverse("bundle-entry", args=[case.entry.number])
    assert ask in clara.get(reverse("entry", args=[case.entry.number])).content.decode()
    refused = clara.post(ask, {"purpose": "", "with_facts": "on"})
    assert refused.status_code == 422 and "请写明用途" in refused.content.decode()
    url = clara.post(ask, {"purpose": "行政诉讼举证", "with_facts": "on"}).url
    assert "正在制作" in clara.get(url).content.decode()
    deliver()
    assert "已经做好" in clara.get(url).content.decode()
    answer = clara.get(f"{url}file")
    file = tmp_path / "taken.zip"
    file.write_bytes(b"".join(answer.streaming_content))
    assert verified(file)[0] == 0
    line = Transition.objects.get(verb="export_bundle", book__entry=case.entry)
    assert line.facts.data == {"purpose": "行政诉讼举证", "with_facts": True, "to": Bundle.objects.get().code}
    # Each taking is a line; looking whether it is there is none, nor is what was not given.
    assert clara.head(f"{url}file").status_code == clara.get(f"{url}file").status_code == 200
    taken = Transition.objects.filter(verb="take_bundle", book__entry=case.entry)
    assert [(each.actor, each.facts.data) for each in taken] == [
        (city.clara, {"bundle": line.facts.data["to"]})
    ] * 2
    assert sign_in(city.anna).get(f"{url}file").status_code == 404
    clara = sign_in(city.clara)  # one browser: whoever signs in last sits there
    assert clara.get(f"{url}file").status_code == 200
    city.clara.posts.update(until=date(2026, 5, 1))
    assert sign_in(city.clara).get(f"{url}file").status_code == 404
    assert taken.all().count() == 3
    bundles.sweep(Bundle.objects.get().finished_at + timedelta(days=3))
    assert not bundles.folder(Bundle.objects.get().code).exists()


def test_the_auditor_takes_a_period_and_each_look_at_a_person_is_a_line(
    city: City, sign_in: Any, today_is: Any, settings: Any, tmp_path: Path
) -> None:
    settings.MEDIA_ROOT = tmp_path
    walk = city.case()
    today_is(date(2026, 6, 1))
    anna, ask = sign_in(city.anna), reverse("bundle-period")
    assert ask in anna.get(reverse("log")).content.decode()
    said = {"since": "2020-01-01", "until": "2027-01-01", "purpose": "专项审计", "with_facts": "on"}
    assert anna.post(ask, said | {"until": "2019-01-01"}).status_code == 422
    url = anna.post(ask, said).url
    deliver()
    file = tmp_path / "taken.zip"
    file.write_bytes(b"".join(anna.get(f"{url}file").streaming_content))
    assert verified(file)[0] == 0
    asked, taken = (Transition.objects.get(verb=verb) for verb in ("export_bundle", "take_bundle"))
    assert (taken.actor, taken.book, taken.post) == (city.anna, asked.book, asked.post)
    look = Transition.objects.get(book__entry=walk.entry, verb="view_file")
    assert look.facts.data["purpose"] == "专项审计" and look.facts.data["person"].startswith("associate/")


def deliver() -> None:
    """What the runner has to do."""
    for row in Outbox.objects.filter(kind__startswith="bundle", status=Outbox.Status.PENDING):
        assert tasks.deliver(row.pk), row.last_error
