"""Whether the same hand prepared what it judged is answered by an index, however long a book is."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workflows", "0065_two_explain_a_split")]

    operations = [
        migrations.AddIndex(
            "transition", models.Index(fields=["book", "actor", "seq"], name="lines_of_hand")
        ),
        migrations.AddIndex(
            "transition",
            models.Index(
                condition=models.Q(("on_behalf_of__isnull", False)),
                fields=["book", "on_behalf_of", "seq"],
                name="lines_through_a_hand",
            ),
        ),
    ]
