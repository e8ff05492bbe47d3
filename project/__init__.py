"""How the program is plugged in: settings, addresses, the judge of duties, the worker, the checks."""

from project import checks
from project.celery import app as celery_app

__all__ = ["celery_app", "checks"]
