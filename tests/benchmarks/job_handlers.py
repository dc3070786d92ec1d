"""What the measured jobs do: one row each, the ordinary way and the bare way. Imported by the bench's worker."""

from celery import shared_task
from django.db import connection

from apps.core import queue

_ROW = "insert into core_tick (name, slot, at) values (%s, %s, now()) on conflict do nothing"


@queue.handler("benchmark.write", label="测速写一行")
def write(run: queue.Run) -> None:
    """One row in one chunk that also ends the job."""
    with run.chunk(last=True), connection.cursor() as cursor:
        cursor.execute(_ROW, ["job", str(run.ids["number"])])


@shared_task(name="benchmark.bare")
def bare(number: int) -> None:
    """The same row by a plain Celery task."""
    with connection.cursor() as cursor:
        cursor.execute(_ROW, ["bare", str(number)])
