"""Words for what service can come to: an attempt that was discontinued, the end of an announcement, new alerts."""

import django_fsm
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("workflows", "0023_visits"),
    ]

    operations = [
        migrations.AlterField(
            model_name="alert",
            name="kind",
            field=models.CharField(
                choices=[
                    ("assigned", "任务转给我"),
                    ("delegated", "任务委托我办理"),
                    ("taken_back", "委托被收回"),
                    ("copied", "案件抄送我"),
                    ("mentioned", "讨论中提到我"),
                    ("moved_on", "关注的案件有进展"),
                    ("urged", "督办"),
                    ("due_soon", "剩三个工作日"),
                    ("due_next", "剩一个工作日"),
                    ("overdue", "任务超期"),
                    ("escalated", "本部门任务超期"),
                    ("cover", "工作代理"),
                    ("not_enacted", "提交没有办成"),
                    ("bulk_done", "批量办理完成"),
                    ("unread", "电子送达未读"),
                    ("served", "公告送达期届满"),
                ],
                max_length=20,
            ),
        ),
        migrations.AlterField(
            model_name="deadline",
            name="kind",
            field=models.CharField(
                choices=[
                    ("reply", "陈述申辩"),
                    ("public_notice", "拟列入公示"),
                    ("answer", "答复陈述申辩"),
                    ("decide", "作出列入决定"),
                    ("listing_end", "列入期届满"),
                    ("display_end", "最长公示期届满"),
                    ("escalate", "升级列入"),
                    ("measure_end", "措施期满"),
                    ("repair_decide", "决定提前移出"),
                    ("exit_execute", "执行移出"),
                    ("monitor_end", "重点监测届满"),
                    ("suspension_end", "中止计期届满"),
                    ("announcement_end", "公告送达期届满"),
                ],
                max_length=20,
                verbose_name="期限",
            ),
        ),
        migrations.AlterField(
            model_name="serviceattempt",
            name="state",
            field=django_fsm.FSMField(
                choices=[
                    ("under_way", "送达中"),
                    ("succeeded", "已送达"),
                    ("failed", "未能送达"),
                    ("discontinued", "已终止"),
                ],
                default="under_way",
                max_length=12,
                protected=True,
                verbose_name="送达情况",
            ),
        ),
    ]
