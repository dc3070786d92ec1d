"""Reading a nested mapping strictly: every key is asked for, an unasked one is a fault that names it."""

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from typing import Any, TypeVar

T = TypeVar("T")
_NAME = re.compile(r"[a-z][a-z0-9_]{0,39}")
_CHINESE = re.compile("[\u4e00-\u9fff]")


class Node:
    """One mapping of the definition at ``path``; faults are collected, so that one reading names them all."""

    def __init__(self, raw: Any, path: str, faults: list[str]) -> None:
        self.path, self.faults = path, faults
        if not isinstance(raw, Mapping):
            self.fault("", "应为“键: 值”的一组内容")
            raw = {}
        self.raw: dict[str, Any] = {str(key): value for key, value in raw.items()}
        self.asked: set[str] = set()

    def fault(self, key: str, words: str) -> None:
        """Note what is wrong at ``key``."""
        where = f"{self.path}.{key}" if self.path and key else self.path or key or "文件"
        self.faults.append(f"{where}：{words}")

    def get(self, key: str, *, needed: bool = False) -> Any:
        """The raw value; a needed one that is missing or empty is a fault."""
        self.asked.add(key)
        value = self.raw.get(key)
        if needed and value in (None, "", [], {}):
            self.fault(key, "缺少")
        return value

    def text(self, key: str, *, needed: bool = True, most: int = 200, chinese: bool = False) -> str:
        """A text of at most ``most`` characters."""
        value = self.get(key, needed=needed)
        if value is None:
            return ""
        if not isinstance(value, str) or len(value) > most:
            self.fault(key, f"应为不超过{most}字的文字")
            return ""
        if chinese and value and not _CHINESE.search(value):
            self.fault(key, "应为中文")
        return value.strip()

    def name(self, key: str) -> str:
        """An identifier: lower-case letters, digits, underscore."""
        value = self.text(key, most=40)
        if value and not _NAME.fullmatch(value):
            self.fault(key, f"“{value}”应为小写英文字母、数字和下划线")
        return value

    def whole(self, key: str, *, least: int = 0, most: int = 3650, default: int | None = None) -> int:
        """A whole number inside the bounds."""
        value = self.get(key, needed=default is None)
        if value is None:
            return default or 0
        if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
            self.fault(key, f"应为{least}至{most}的整数")
            return default or least
        return value

    def flag(self, key: str, *, default: bool = False) -> bool:
        """true or false."""
        value = self.get(key)
        if value is None:
            return default
        if not isinstance(value, bool):
            self.fault(key, "应为 true 或 false")
        return bool(value)

    def word(self, key: str, allowed: Iterable[str], *, default: str | None = None) -> str:
        """One of the allowed words."""
        value = self.get(key, needed=default is None)
        if value is None:
            return default or ""
        if value not in allowed:
            self.fault(key, f"“{value}”不认识，可以是：{'、'.join(allowed)}")
            return ""
        return str(value)

    def day(self, key: str, *, needed: bool = True) -> date | None:
        """A calendar day; ``2021-01-01`` as YAML reads it or as text."""
        value = self.get(key, needed=needed)
        if isinstance(value, date):
            return value
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError:
            self.fault(key, f"“{value}”不是日期，应写成 2026-01-01")
            return None

    def words(self, key: str, allowed: Iterable[str] | None = None) -> tuple[str, ...]:
        """A list of words, each once, each allowed."""
        value = self.get(key)
        if value is None:
            return ()
        if not isinstance(value, list) or any(not isinstance(one, str) for one in value):
            self.fault(key, "应为文字的列表")
            return ()
        for one in value:
            if allowed is not None and one not in allowed:
                self.fault(key, f"“{one}”不认识")
        if len(set(value)) != len(value):
            self.fault(key, "有重复")
        return tuple(value)

    def many(self, key: str, read: Callable[["Node"], T], *, needed: bool = False) -> tuple[T, ...]:
        """A list of mappings, each read by ``read``."""
        value = self.get(key, needed=needed)
        if value is None:
            return ()
        if not isinstance(value, list):
            self.fault(key, "应为列表")
            return ()
        return tuple(self.sub(one, f"{key}[{number}]", read) for number, one in enumerate(value, start=1))

    def one(self, key: str, read: Callable[["Node"], T]) -> T:
        """A nested mapping."""
        return self.sub(self.get(key, needed=True) or {}, key, read)

    def sub(self, raw: Any, key: str, read: Callable[["Node"], T]) -> T:
        """Read a part and refuse what nobody asked for in it."""
        node = Node(raw, f"{self.path}.{key}" if self.path else key, self.faults)
        found = read(node)
        node.close()
        return found

    def close(self) -> None:
        """Every key that was not asked for is a fault."""
        for key in self.raw:
            if key not in self.asked:
                self.fault(key, "不认识的键")
