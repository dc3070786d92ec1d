"""System checks: the cryptography works here, and the key file is private."""

import stat
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error

from apps.core.sealing import self_test


def cryptography_works(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Published vectors of SM3, SM4 and SM4-GCM must come out right (some system builds of OpenSSL lack them)."""
    failed = self_test()
    if not failed:
        return []
    hint = "请使用 requirements.txt 锁定的 cryptography 轮子，不要使用系统自带的 OpenSSL。"
    return [Error(f"国密算法自检未通过：{'、'.join(failed)}", hint=hint, id="core.E001")]


def key_file_is_private(app_configs: Sequence[Any] | None = None, **kwargs: Any) -> list[CheckMessage]:
    """Nobody but its owner may read the key file."""
    given = str(settings.KEYS)
    path = Path(given) if not given.startswith("{") else None
    if path is None or not path.is_file() or not stat.S_IMODE(path.stat().st_mode) & 0o077:
        return []
    return [Error(f"密钥文件 {path} 可被其他用户读取", hint="请执行 chmod 600，并考虑轮换密钥。", id="core.E002")]
