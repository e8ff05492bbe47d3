"""Who objects may be a stranger to the case: where the facts are withheld, no name stands beside them."""

import csv
import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from tests.cast import City
from workflows.acts import objection
from workflows.management.walk import at
from workflows.models import Transition
from workflows.queries.bundle_page import row_of
from workflows.queries.bundle_sight import Sight
from workflows.queries.casefolder import ledger_lines

pytestmark = [pytest.mark.django_db, pytest.mark.sqlite]


@pytest.fixture
def filed(city: City, today_is: Any, settings: Any, tmp_path: Path) -> Transition:
    """Nora's company objects to a listing and takes it back; the line of the filing."""
    settings.MEDIA_ROOT = tmp_path / "files"
    walk, on = city.listed(company="hongtuo")
    today_is(on, hour=17)
    said = objection.Said(
        ground="fact", relation="party", name="钱伟", contact="0999-5678-0002", field="拖欠金额",
        shown="100元", claimed="90元", text="已支付一笔。",
    )  # fmt: skip
    made = objection.file(walk.entry, said, channel="hall", by=city.nora, at=at(on, 17))
    objection.withdraw(made, by=city.nora, at=at(on, 17))
    rows = Transition.objects.select_related("book__entry", "actor", "facts", "on_behalf_of")
    return rows.get(verb="file_objection")


def test_who_objects_is_on_no_page_of_a_bundle(filed: Transition, city: City, tmp_path: Path) -> None:
    """The facts are withheld, “仅办理异议的人员可见”; beside them the page named who filed."""
    sight = Sight(city.anna, True)
    sight.learn([filed])
    why = sight.withheld(filed)
    row = row_of(1, filed, why, in_full=True, who=sight.who(filed))
    assert why and (row.who, row.post) == ("仅办理异议的人员可见", "")
    file = tmp_path / "b.zip"
    call_command(
        "export_bundle", filed.book.entry.number, "-o", str(file), purpose="行政诉讼举证", verbosity=0
    )
    with zipfile.ZipFile(file) as opened:
        page = opened.read("index.html").decode()
        lines = opened.read("lines.jsonl").decode()
    assert city.nora.name not in page and "钱伟" not in page + lines
    # An officer's own name stays; what the lines themselves hold is bound by their digests and cannot be left out.
    assert city.clara.name in page
    assert f'"actor":{city.nora.pk},' in lines


def test_who_objects_is_in_no_ledger_of_a_case_file(filed: Transition, city: City) -> None:
    text = b"".join(ledger_lines(filed.book.entry)).decode("utf-8-sig")
    head, *rows = list(csv.reader(io.StringIO(text)))
    of_objection = [dict(zip(head, row, strict=True)) for row in rows if row[3].startswith("objection/")]
    assert len(of_objection) == 2
    assert {(row["姓名"], row["岗位"]) for row in of_objection} == {("仅办理人可见", "")}
    assert city.nora.name not in text and "钱伟" not in text and city.clara.name in text
