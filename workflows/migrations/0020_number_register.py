"""Every number given so far goes into the register of numbers."""

import re

from django.db import migrations

NUMBER = re.compile(r"(?P<head>.+)〔(?P<year>\d{4})〕(?P<serial>\d+)号")


def register_numbers(apps, schema_editor):
    """Every number given so far goes into the register; a notice that was withdrawn leaves a void number."""
    records = apps.get_model("workflows", "NumberRecord").objects
    notices = apps.get_model("workflows", "Notice").objects
    series = {}
    for row in apps.get_model("workflows", "NumberSeries").objects.all():
        series.setdefault(row.department_id, set()).add(row.series)
    for notice in notices.select_related("entry").order_by("pk").defer("file", "facts").iterator():
        found = NUMBER.fullmatch(notice.number)
        if found is None:
            continue
        office = notice.entry.department_id
        # The longest series that the head ends with: 信修 and 修 are told apart.
        ends = [name for name in series.get(office, ()) if found["head"].endswith(name)]
        withdrawn = notice.state == "withdrawn"
        records.get_or_create(
            number=notice.number,
            defaults={
                "department_id": office,
                "series": max(ends, key=len, default=""),
                "year": int(found["year"]),
                "serial": int(found["serial"]),
                "notice_id": notice.pk,
                "status": "void" if withdrawn else "used",
                "reason": "文书已撤回" if withdrawn else "",
                "given_by_id": notice.issued_by_id,
                "given_at": notice.issued_at,
            },
        )


class Migration(migrations.Migration):
    dependencies = [("workflows", "0019_notices")]

    operations = [migrations.RunPython(register_numbers, migrations.RunPython.noop)]
