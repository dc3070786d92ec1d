"""Logging: one JSON object a line on stdout, personal numbers masked before anything is written."""

import re
from collections.abc import MutableMapping
from typing import Any

import structlog

_LONG_NUMBER = re.compile(r"(?<![0-9A-Za-z])\d{10,18}[0-9Xx](?![0-9A-Za-z])")
_HARMLESS = {"timestamp", "level", "logger", "request_id", "task_id", "duration", "status_code", "job_id"}


def mask_text(text: str) -> str:
    """Hide the middle of every run of 11 to 19 digits: ID numbers, phones, bank accounts."""

    def hide(match: re.Match[str]) -> str:
        whole = match.group(0)
        return f"{whole[:3]}{'*' * (len(whole) - 7)}{whole[-4:]}"

    return _LONG_NUMBER.sub(hide, text)


def _masked(value: Any) -> Any:
    if isinstance(value, str):
        return mask_text(value)
    if isinstance(value, int) and not isinstance(value, bool) and abs(value) >= 10**10:
        return mask_text(str(value))
    if isinstance(value, dict):
        return {_masked(key): _masked(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(item) for item in value]
    # The renderer would write any other object as its repr: a request with the address that was asked for, a set of numbers.
    return value if isinstance(value, int | float | None) else mask_text(repr(value))


def mask_event(_logger: Any, _name: str, event: MutableMapping[str, Any]) -> MutableMapping[str, Any]:
    """structlog processor: mask every value of the entry, tracebacks included; addresses lose what was searched for."""
    masked = {key: value if key in _HARMLESS else _masked(value) for key, value in event.items()}
    if isinstance(masked.get("request"), str):
        masked["request"] = masked["request"].partition("?")[0]
    masked.pop("data", None)  # Celery repeats arguments and traceback there
    return masked


_SHARED: list[Any] = [
    structlog.contextvars.merge_contextvars,
    structlog.stdlib.add_log_level,
    structlog.stdlib.add_logger_name,
    structlog.stdlib.PositionalArgumentsFormatter(),
    structlog.stdlib.ExtraAdder(),
    structlog.processors.TimeStamper(fmt="iso"),
    structlog.processors.StackInfoRenderer(),
    structlog.processors.format_exc_info,
    structlog.processors.UnicodeDecoder(),
]


def logging_config(log_format: str, level: str) -> dict[str, Any]:
    """The LOGGING setting; `log_format` is "json" or "console"."""
    structlog.configure(
        processors=[structlog.stdlib.filter_by_level, *_SHARED, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        cache_logger_on_first_use=True,
    )
    renderer = (
        structlog.processors.JSONRenderer(ensure_ascii=False)
        if log_format == "json"
        else structlog.dev.ConsoleRenderer(colors=False)
    )
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "line": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processors": [structlog.stdlib.ProcessorFormatter.remove_processors_meta, mask_event, renderer],
                "foreign_pre_chain": _SHARED,
            }
        },
        "handlers": {"stdout": {"class": "logging.StreamHandler", "formatter": "line", "stream": "ext://sys.stdout"}},
        "root": {"handlers": ["stdout"], "level": level},
        "loggers": {
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
