"""What other apps have to say and to do when somebody died: declared on their AppConfig, called by dotted name.

Every door through which a death becomes effective calls ``apply`` once (``actions/beside.py``), also the plain list of events.

``death_hooks = {"lines": …, "apply": …, "undo": …}``, each part may be missing:

* ``lines(person, died_on) -> list[str]``: what lies there and what becomes of it; nothing is written.
* ``apply(actor, person, died_on, reason) -> dict``: done in the transaction of the approval; the answer is JSON, kept with
  the event, and its ``done`` (sentences) is shown. A refusal refuses the whole approval.
* ``undo(actor, person, memory, reason) -> list[str]``: gives back what ``apply`` remembered, in the transaction of the undoing.
"""

from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

from django.apps import apps
from django.utils.module_loading import import_string

from apps.people.models import Person


def death_hooks(part: str) -> Iterator[tuple[str, Callable[..., Any]]]:
    """(app, function) of every app that declares this part, in the order of the floors."""
    for config in apps.get_app_configs():
        path = getattr(config, "death_hooks", {}).get(part)
        if path:
            yield config.label, import_string(path)


def death_lines(person: Person, died_on: date) -> list[str]:
    """What every app says about this death, before anything is written."""
    return [line for _, lines in death_hooks("lines") for line in lines(person, died_on)]
