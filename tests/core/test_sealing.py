"""Envelopes, blind index, keys."""

import json
import stat
import uuid

import pytest

from apps.core import keys, sealing
from apps.core.keys import FileKeys, InlineKeys, KeysMissing, provider
from apps.core.sealing import BrokenSeal, blind, blinds, key_version, seal, unseal

PLACE = "people_person.id_number"
ROW, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@pytest.fixture
def own_keys(tmp_path, settings):
    """A key file of this test's own."""
    settings.DATA_DIR = tmp_path
    settings.KEYS = str(tmp_path / "keys.json")
    return provider()


def test_the_published_vectors_hold():
    assert sealing.self_test() == []
    assert sealing.hmac_sm3(b"k", b"m") != sealing.hmac_sm3(b"k", b"n")


def test_an_envelope_opens_only_where_it_was_sealed(own_keys):
    blob = seal(PLACE, ROW, "999321195001011237")
    assert unseal(PLACE, ROW, blob) == unseal(PLACE, ROW, memoryview(blob)) == "999321195001011237"
    for place, row in ((PLACE, OTHER), ("people_person.phone", ROW), ("people_relative.id_number", ROW)):
        with pytest.raises(BrokenSeal, match="校验失败"):
            unseal(place, row, blob)


def test_every_altered_byte_is_noticed(own_keys):
    blob = seal(PLACE, ROW, "一二三")
    for index in range(len(blob)):
        broken = bytearray(blob)
        broken[index] ^= 1
        with pytest.raises(BrokenSeal):
            unseal(PLACE, ROW, bytes(broken))
    with pytest.raises(BrokenSeal):
        unseal(PLACE, ROW, blob[:20])


def test_the_layout_is_algorithm_version_iv_tag_ciphertext(own_keys):
    blob = seal(PLACE, ROW, "一")
    assert blob[0] == sealing.SM4_GCM
    assert key_version(blob) == 1
    assert len(blob) == 1 + 2 + 12 + 16 + 3
    assert seal(PLACE, ROW, "一") != blob
    assert unseal(PLACE, ROW, None) == unseal(PLACE, ROW, b"") == ""


def test_a_place_names_table_and_field(own_keys):
    with pytest.raises(ValueError, match=r"table\.field"):
        seal("people_person", ROW, "x")


def test_the_blind_index_is_keyed_and_normalised(own_keys):
    assert blind("id_number", "99932119490101123x") == blind("people_person.id_number", " ９９９３２１19490101123X ")
    assert blind("id_number", "1") != blind("phone", "1")
    assert len(blind("phone", "19900001234")) == 32


def test_both_versions_are_searched_during_a_rotation(own_keys):
    old, sealed = blind("phone", "19900001234"), seal(PLACE, ROW, "甲")
    version = own_keys.add_version()
    assert blind("phone", "19900001234") == old
    own_keys.switch_to(version)
    assert blind("phone", "19900001234") != old
    assert blinds("phone", "19900001234") == [blind("phone", "19900001234"), old]
    assert unseal(PLACE, ROW, sealed) == "甲"
    assert key_version(seal(PLACE, ROW, "甲")) == 2
    own_keys.drop(1)
    with pytest.raises(BrokenSeal):
        unseal(PLACE, ROW, sealed)
    with pytest.raises(KeysMissing, match="正在使用"):
        own_keys.drop(2)


def test_the_key_file_is_private_and_reread_when_it_changes(own_keys, tmp_path, monkeypatch):
    own_keys.keys()
    path = tmp_path / "keys.json"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    other = FileKeys(path, may_create=False)
    assert other.keys().current == 1
    own_keys.switch_to(own_keys.add_version())
    monkeypatch.setattr(keys, "RECHECK_SECONDS", -1)
    assert other.keys().current == 2
    assert len(list(tmp_path.iterdir())) == 1


def test_a_missing_or_broken_key_file_is_never_replaced_silently(tmp_path, settings):
    settings.KEYS = str(tmp_path / "elsewhere.json")
    with pytest.raises(KeysMissing, match="找不到密钥文件"):
        provider().keys()
    for text in ("{}", json.dumps({"current": 2, "keys": {}, "audit": ""})):
        (tmp_path / "broken.json").write_text(text)
        with pytest.raises(KeysMissing, match="离线保管"):
            FileKeys(tmp_path / "broken.json", may_create=True).keys()


def test_keys_may_come_inline_from_a_secret_store(own_keys, tmp_path):
    own_keys.keys()
    text = (tmp_path / "keys.json").read_text()
    inline = InlineKeys(text)
    assert inline.keys() == own_keys.keys()
    for change in (inline.add_version, lambda: inline.switch_to(1), lambda: inline.drop(1)):
        with pytest.raises(KeysMissing, match="密钥库"):
            change()


def test_two_processes_make_one_key_file(tmp_path):
    first, second = (FileKeys(tmp_path / "keys.json", may_create=True) for _ in range(2))
    second._create()
    first._create()
    assert first.keys() == second.keys()
    assert [file.name for file in tmp_path.iterdir()] == ["keys.json"]
