"""A backup comes back whole, or is refused."""

import io
import json
import os
import random
from urllib.parse import urlsplit

import pytest
from django.core.management import CommandError, call_command

from veterans_portal import backups

KEY = bytes(range(32))
SIZES = [0, 1, backups.CHUNK - 1, backups.CHUNK, backups.CHUNK + 1, 2 * backups.CHUNK + 17]


@pytest.mark.parametrize("size", SIZES)
def test_what_was_sealed_comes_back(tmp_path, size):
    plain = random.Random(size).randbytes(size)
    target = tmp_path / "database.sealed"
    backups.seal_stream(io.BytesIO(plain), target, KEY)
    assert b"".join(backups.unseal_stream(target, KEY)) == plain
    assert size < 100 or plain[:64] not in target.read_bytes()


@pytest.fixture
def sealed(tmp_path):
    target = tmp_path / "database.sealed"
    backups.seal_stream(io.BytesIO(os.urandom(2 * backups.CHUNK + 5)), target, KEY)
    return target


def _refused(path, key=KEY):
    with pytest.raises(backups.BackupRefused):
        b"".join(backups.unseal_stream(path, key))


def test_a_wrong_key_is_refused(sealed):
    _refused(sealed, bytes(32))


@pytest.mark.parametrize("place", [0, 5, 20, 40, backups.CHUNK, -1])
def test_a_flipped_byte_is_refused(sealed, place):
    content = bytearray(sealed.read_bytes())
    content[place] ^= 1
    sealed.write_bytes(content)
    _refused(sealed)


def test_a_dropped_last_chunk_is_refused(sealed):
    sealed.write_bytes(sealed.read_bytes()[: 2 * (backups.CHUNK + 32)])
    _refused(sealed)


def test_swapped_chunks_are_refused(sealed):
    content, one = sealed.read_bytes(), backups.CHUNK + 32
    sealed.write_bytes(content[one : 2 * one] + content[:one] + content[2 * one :])
    _refused(sealed)


def test_a_file_under_another_name_is_refused(sealed):
    _refused(sealed.rename(sealed.with_name("media.sealed")))


@pytest.fixture
def finished(tmp_path, settings, transactional_db):
    settings.DATA_DIR = tmp_path / "data"
    settings.BACKUP_KEY = str(tmp_path / "backup.key")
    settings.MEDIA_ROOT = str(tmp_path / "media")
    settings.DATA_DIR.mkdir()
    (tmp_path / "media/批次").mkdir(parents=True)
    (tmp_path / "media/批次/一.txt").write_text("内容", encoding="utf-8")
    from django.conf import settings as live
    from django.db import connection

    options = connection.settings_dict["OPTIONS"].pop("options", None)  # a backup is the owner's work
    connection.close()
    call_command("backup", str(tmp_path / "backups"), stdout=io.StringIO())
    yield next((tmp_path / "backups").iterdir())
    assert live.DATABASES
    if options:
        connection.settings_dict["OPTIONS"]["options"] = options
    connection.close()


def test_a_fresh_backup_passes_its_trial(finished):
    out = io.StringIO()
    call_command("restore", str(finished.parent), "--verify", stdout=out)
    assert "校验通过" in out.getvalue()


@pytest.mark.parametrize("name", ["database.sealed", "media.sealed", "manifest.json"])
def test_every_changed_file_is_refused(finished, name):
    content = bytearray((finished / name).read_bytes())
    content[len(content) // 2] ^= 4
    (finished / name).write_bytes(content)
    with pytest.raises(CommandError, match="没有恢复"):
        call_command("restore", str(finished), "--verify")


def test_a_manifest_with_other_row_counts_is_refused(finished, settings):
    key = backups.read_key(settings.BACKUP_KEY)
    content = json.loads((finished / "manifest.json").read_text(encoding="utf-8"))["content"]
    facts = {**content, "rows": {**content["rows"], "org_division": 1}}
    backups.write_manifest(finished, key, facts)
    with pytest.raises(CommandError, match="行数与清单不符"):
        call_command("restore", str(finished), "--verify")


def test_a_backup_holds_no_key_and_no_clear_text(finished, settings):
    everything = b"".join(file.read_bytes() for file in finished.iterdir())
    assert backups.read_key(settings.BACKUP_KEY).hex().encode() not in everything
    assert "怀远".encode() not in everything


def test_restoring_over_used_data_asks_for_a_word(finished):
    from tests.make import make_staff

    make_staff()
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(finished))


def test_a_database_that_is_not_there_is_named(finished, monkeypatch):
    from django.db import connection

    connection.close()
    with monkeypatch.context() as patch:
        patch.setitem(connection.settings_dict, "NAME", "vp_nowhere")
        with pytest.raises(CommandError, match=r"没有恢复：连不上数据库.*vp_nowhere.*建好空库"):
            call_command("restore", str(finished))
        connection.close()


def test_a_lost_backup_key_is_named(finished, settings):
    settings.BACKUP_KEY = str(finished / "nowhere.key")
    with pytest.raises(CommandError, match="没有找到备份密钥"):
        call_command("restore", str(finished), "--verify")


@pytest.fixture
def elsewhere(tmp_path, settings, transactional_db):
    """Signs the backup in as another role, or at another database; gives the folder the backup was to go to."""
    from django.db import connection

    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_KEY = str(tmp_path / "backup.key")
    before = {name: connection.settings_dict[name] for name in ("NAME", "USER", "PASSWORD")}
    options = connection.settings_dict["OPTIONS"].pop("options", None)

    def sign_in(**values):
        connection.close()
        connection.settings_dict.update(values)
        return tmp_path / "backups"

    yield sign_in
    connection.close()
    connection.settings_dict.update(before)
    if options:
        connection.settings_dict["OPTIONS"]["options"] = options


def test_a_role_that_may_not_read_everything_makes_no_backup(elsewhere):
    account = urlsplit(os.environ["DATABASE_AUDIT_URL"])
    folder = elsewhere(USER=account.username, PASSWORD=account.password)
    with pytest.raises(CommandError, match=r"数据库不让读取.*DATABASE_OWNER_URL"):
        call_command("backup", str(folder))
    assert list(folder.iterdir()) == []


def test_a_wrong_password_makes_no_backup_and_no_traceback(elsewhere):
    folder = elsewhere(PASSWORD="wrong")
    with pytest.raises(CommandError, match="数据库不让读取"):
        call_command("backup", str(folder))
    assert list(folder.iterdir()) == []


def test_an_empty_database_is_no_backup(elsewhere):
    """It would be kept, shown as the last backup, and found out on the day it is needed."""
    folder = elsewhere(NAME="postgres")
    with pytest.raises(CommandError, match="没有本系统的数据"):
        call_command("backup", str(folder))
    assert list(folder.iterdir()) == []
