"""What a case states beyond the common facts follows the rules of its list; two columns of the first list move there."""

import django.db.models.deletion
from django.db import migrations, models


def move_facts(apps, schema_editor):
    entries = apps.get_model("workflows", "Entry").objects
    for entry in entries.only("pk", "workers", "amount").iterator(chunk_size=1000):
        told = {"workers": str(entry.workers), "amount": f"{entry.amount:.2f}"}
        entries.filter(pk=entry.pk).update(particulars=told)


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0008_kinds"),
    ]

    operations = [
        migrations.AddField(
            model_name="entry",
            name="particulars",
            field=models.JSONField(default=dict, verbose_name="名单要求的案情"),
        ),
        migrations.RunPython(move_facts, migrations.RunPython.noop),
        migrations.RemoveField(
            model_name="entry",
            name="amount",
        ),
        migrations.RemoveField(
            model_name="entry",
            name="workers",
        ),
        migrations.AlterField(
            model_name="entry",
            name="order_deadline",
            field=models.DateField(verbose_name="期限起算日"),
        ),
        migrations.AlterField(
            model_name="entry",
            name="order_number",
            field=models.CharField(max_length=60, verbose_name="依据文书号"),
        ),
        migrations.CreateModel(
            name="CaseField",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("name", models.SlugField()),
                ("label", models.CharField(max_length=60, verbose_name="名称")),
                ("heading", models.CharField(blank=True, max_length=60, verbose_name="登记表列名")),
                (
                    "sort",
                    models.CharField(
                        choices=[("text", "文字"), ("integer", "整数"), ("amount", "金额"), ("date", "日期")],
                        default="text",
                        max_length=10,
                        verbose_name="类型",
                    ),
                ),
                ("unit", models.CharField(blank=True, max_length=10, verbose_name="单位")),
                ("is_required", models.BooleanField(default=True, verbose_name="必填")),
                ("help_text", models.CharField(blank=True, max_length=200, verbose_name="填写说明")),
                (
                    "policy",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="fields",
                        to="workflows.policy",
                    ),
                ),
            ],
            options={
                "ordering": ["pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("policy", "name"), name="one_field_per_policy")
                ],
            },
        ),
    ]
