"""The same order while a worker is in the middle of it: the first job is told at once, nobody waits for the worker's chunk."""

import threading

import pytest
from django.db import connection, transaction

from apps.core import queue
from apps.core.models import Job
from apps.payments import actions
from apps.payments.models import ReturnUpload
from tests.payments.make import Desk, answer, people_owed

pytestmark = pytest.mark.django_db(transaction=True)


def test_uploading_the_same_answer_while_it_is_judged_neither_waits_nor_deadlocks():
    """A worker in its chunk holds the job's row and wants the batch; an upload holds the batch and must not want the row."""
    desk = Desk()
    people_owed(1_000, 2_000)
    batch = desk.sent()
    content = answer(batch)
    first = actions.receive_return(desk.finance, batch_id=batch.pk, content=content, name="回盘.txt")
    inside, leave = threading.Event(), threading.Event()

    def worker() -> None:
        job = queue.claim(first.pk)
        assert job is not None
        with transaction.atomic():
            queue.Run(job, desk.finance).beat(done=0, total=1)
            inside.set()
            leave.wait(20)
        connection.close()

    thread = threading.Thread(target=worker)
    thread.start()
    try:
        assert inside.wait(20)
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("set local lock_timeout = '2s'")
            again = actions.receive_return(desk.finance, batch_id=batch.pk, content=content, name="回盘2.txt")
    finally:
        leave.set()
        thread.join(20)
    assert again.pk == first.pk
    assert (Job.objects.filter(kind="payments.take_return").count(), ReturnUpload.objects.count()) == (1, 1)
