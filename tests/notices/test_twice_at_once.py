"""Parallel jobs and double presses: every message leaves once, every notice and objection exists once."""

import json
from collections import Counter
from pathlib import Path

import pytest

from apps.core import queue
from apps.core.actor import Actor
from apps.core.models import Job
from apps.notices import actions, rules
from apps.notices.models import Message, Objection, PublicNotice
from tests.notices.builders import DUE, WANG, at, lodged, published, sent
from tests.policy.test_twice_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_four_jobs_at_once_deliver_every_message_once(clerk: Actor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SMS_GATEWAY_URL", raising=False)
    monkeypatch.setenv("SMS_SPOOL_DIR", str(tmp_path))
    monkeypatch.setattr("apps.notices.tasks.now", lambda: at("2026-11-23 12:00"))
    early = clerk.moved(at("2026-11-23 11:00"))
    for batch in range(4):
        items = [rules.Outgoing(f"b{batch}:{number}", WANG, DUE) for number in range(6)]
        actions.send_messages(early, template="confirmation_due", items=items, subject=f"b{batch}")
    jobs = list(Job.objects.filter(kind=actions.JOB).values_list("pk", flat=True))
    assert at_once([lambda number=number: queue.run(number) for number in jobs]) == ["done"] * 4
    keys = [json.loads(file.read_text(encoding="utf-8"))["key"] for file in tmp_path.iterdir()]
    assert Counter(Message.objects.values_list("state", flat=True)) == {"sent": 24}
    assert sorted(keys) == sorted(Message.objects.values_list("key", flat=True))
    assert sum(Job.objects.filter(pk__in=jobs).values_list("done", flat=True)) == 24


def test_one_message_written_eight_times_at_once_exists_once(clerk: Actor) -> None:
    assert at_once([lambda: sent(clerk)] * 8) == ["already_done"] * 7 + ["done"]
    assert Message.objects.count() == 1


def test_one_notice_published_twice_at_once_exists_once(clerk: Actor, reviewer: Actor) -> None:
    found = at_once([lambda: published(clerk), lambda: published(reviewer)])
    assert found == ["done", "notice_live"]
    assert PublicNotice.objects.count() == 1


def test_one_objection_sent_eight_times_at_once_exists_once(clerk: Actor, station_clerk: Actor) -> None:
    notice = published(clerk)
    assert at_once([lambda: lodged(station_clerk, notice)] * 8) == ["already_done"] * 7 + ["done"]
    assert Objection.objects.count() == 1
