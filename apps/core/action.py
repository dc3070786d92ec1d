"""``@action``: one use case = one function = one transaction = one permission = at least one audit entry."""

from collections.abc import Callable
from contextvars import ContextVar
from functools import wraps
from typing import Concatenate, ParamSpec, TypeVar

from django.db import transaction

from apps.core import audit
from apps.core.actor import Actor
from apps.core.errors import DomainError, Forbidden
from apps.core.registry import REGISTRY, register

__all__ = ["REGISTRY", "MissingAudit", "action", "effects", "note_effect", "permission", "require"]

P = ParamSpec("P")
R = TypeVar("R")
_depth: ContextVar[int] = ContextVar("action_depth", default=0)
_effects: ContextVar[int] = ContextVar("action_effects", default=0)


class MissingAudit(RuntimeError):
    """An action finished without an audit entry: a bug, so the transaction is rolled back."""


def permission(code: str, label: str) -> str:
    """Register a read permission, e.g. ``VIEW = permission("people.view_person", "查看人员档案")``; returns the code."""
    return register(code, label)


def require(actor: Actor, code: str) -> None:
    """Raise ``Forbidden`` (naming what is missing) unless the actor holds the permission. For queries and doors.

    A refused look is written down here; inside an action the action answers for it.
    """
    if actor.may(code):
        return
    label = REGISTRY.get(code, code)
    refusal = Forbidden(f"您的岗位没有“{label}”权限；如确需办理，请联系安全管理员授权。")
    if _depth.get() == 0:
        audit.refused(actor, code, label, refusal)
    raise refusal


def effects() -> int:
    """How many outermost actions and orders of work have succeeded in this context; idempotency compares it before and
    after a request."""
    return _effects.get()


def note_effect() -> None:
    """Count an effect that is no action of its own (an order of work); inside an action the action counts."""
    if _depth.get() == 0:
        _effects.set(_effects.get() + 1)


def action(
    *, permission: str, label: str
) -> Callable[[Callable[Concatenate[Actor, P], R]], Callable[Concatenate[Actor, P], R]]:
    """Make a function an action.

    Permission first (``Forbidden``), then one transaction around the body, which must write at least one
    ``audit.record``. A ``DomainError`` rolls everything back and leaves exactly one refusal entry, also when actions nest:
    only the outermost one answers for the refusal.
    """
    register(permission, label)

    def wrap(body: Callable[Concatenate[Actor, P], R]) -> Callable[Concatenate[Actor, P], R]:
        @wraps(body)
        def run(actor: Actor, /, *args: P.args, **kwargs: P.kwargs) -> R:
            depth = _depth.get()
            mark = _depth.set(depth + 1)
            try:
                require(actor, permission)
                result = _run_once(body, permission, actor, *args, **kwargs)
            except DomainError as refusal:
                if depth == 0:
                    audit.refused(actor, permission, label, refusal, kwargs)
                raise
            finally:
                _depth.reset(mark)
            note_effect()
            return result

        run.permission = permission  # type: ignore[attr-defined]
        run.label = label  # type: ignore[attr-defined]
        return run

    return wrap


def _run_once(body: Callable[..., R], verb: str, actor: Actor, /, *args: object, **kwargs: object) -> R:
    with transaction.atomic():
        before = audit.written()
        result = body(actor, *args, **kwargs)
        if audit.written() == before:
            raise MissingAudit(f"{verb} changed something without audit.record")
        return result
