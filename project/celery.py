"""The worker and its timetable; used only where XINHENG_BROKER_URL names a broker.

The outbox with its lease is the guarantee, Celery is the transport: a message that a killed worker
held is delivered again, and an outbox row that is done is not done twice.
"""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "project.settings")

app = Celery("xinheng")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(["workflows"])

app.conf.update(
    task_acks_late=True,
    task_reject_on_worker_lost=True,
    task_ignore_result=True,
    task_serializer="json",
    accept_content=["json"],
    worker_prefetch_multiplier=1,
    # Full checks of the log have a queue of their own; a worker that is given no -Q takes from both in turns.
    task_queues={app.conf.task_default_queue: {}, "checks": {}},
    worker_hijack_root_logger=False,
    broker_connection_retry_on_startup=True,
    broker_transport_options={"visibility_timeout": 900},  # longer than any task but a full check
    timezone="UTC",
)

app.conf.beat_schedule = {
    "relay": {"task": "workflows.relay", "schedule": 5.0, "options": {"expires": 5.0}},
    "place_lines": {"task": "workflows.place_lines", "schedule": 10.0, "options": {"expires": 10.0}},
    "tick": {"task": "workflows.tick", "schedule": 60.0, "options": {"expires": 60.0}},
}
