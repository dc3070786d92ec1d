"""`manage.py migrate`: Django's own, without the collector of garbage.

Migrating renders tens of thousands of classes that all live until the end: walking through them again and again finds nothing and
costs a fifth of the time.
"""

import gc
from typing import Any

from django.core.management.commands import migrate


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        gc.disable()
        try:
            super().handle(*args, **options)
        finally:
            gc.enable()
