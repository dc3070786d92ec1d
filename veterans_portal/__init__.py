"""Wiring of the veterans portal: settings, routes, Celery. It decides nothing."""

from veterans_portal.celery import app as celery_app

__all__ = ["celery_app"]
