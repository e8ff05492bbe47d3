"""No entry is gone without the act that ended its listing; what left before is given the act that its book names."""

from django.db import migrations, models

GONE = ("exited", "revoked")


def name_acts(apps, schema_editor):
    """The act of every entry that has left: from the rows that the exit left behind."""
    model = {name: apps.get_model("workflows", name) for name in ("Entry", "Repair", "Deadline", "Motion")}
    for entry in model["Entry"].objects.filter(state__in=GONE, exit_act="").iterator():
        entry.exit_act = _act_of(entry, model) or f"book/{entry.book_id}"
        entry.save(update_fields=["exit_act"])


def _act_of(entry, model):
    """The reference of the last act of the kind that ends a listing in this way; empty when none is left."""
    if entry.state == "revoked" or entry.exit_ground in ("downgrade", "extinct"):
        kind = (
            "revocation"
            if entry.state == "revoked"
            else {"extinct": "extinction"}.get(entry.exit_ground, "downgrade")
        )
        found = model["Motion"].objects.filter(entry=entry, kind=kind).order_by("pk").last()
        return f"motion/{found.pk}" if found else ""
    if entry.exit_ground in ("repair", "cure"):
        found = model["Repair"].objects.filter(entry=entry, state="granted").order_by("pk").last()
        return f"repair/{found.code}" if found else ""
    if entry.exit_ground == "escalated":
        found = (
            model["Entry"].objects.filter(subject=entry.subject, escalated_from=entry).order_by("pk").last()
        )
        return f"entry/{found.number}" if found else ""
    found = model["Deadline"].objects.filter(entry=entry, kind="listing_end").order_by("pk").last()
    return f"deadline/{found.pk}" if found else ""


class Migration(migrations.Migration):
    dependencies = [("workflows", "0045_rectification")]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="exit_act",
            field=models.CharField(blank=True, max_length=60, verbose_name="移出、撤销的依据"),
        ),
        migrations.RunPython(name_acts, migrations.RunPython.noop),
        migrations.AddConstraint(
            model_name="entry",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state__in", ("exited", "revoked")), _negated=True),
                    models.Q(("exit_act", ""), _negated=True),
                    _connector="OR",
                ),
                name="nobody_leaves_without_an_act",
            ),
        ),
    ]
