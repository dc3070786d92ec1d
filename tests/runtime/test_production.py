"""What an office installs: Django's own deployment checks, the image's list of folders, the proxy's configuration."""

import os
import re
import secrets
import shutil
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import yaml
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

BASE = Path(__file__).resolve().parents[2]
GIVEN = re.compile(r"\$\{(\w+)(?::[?-]([^}]*))?\}")


def compose() -> dict[str, object]:
    return yaml.safe_load((BASE / "docker-compose.yml").read_text(encoding="utf-8"))


def example() -> dict[str, str]:
    lines = (BASE / "deploy/env.example").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))


def production_environment(state: Path) -> dict[str, str]:
    """The environment of the compose file, its gaps filled from env.example and with secrets of this run."""
    filled = {name: value or secrets.token_urlsafe(40) for name, value in example().items()}
    text = compose()["x-portal"]["environment"]
    environment = {name: GIVEN.sub(lambda gap: filled.get(gap[1], gap[2] or ""), str(value)) for name, value in text.items()}
    kept = {name: os.environ[name] for name in ("PATH", "HOME", "LANG") if name in os.environ}
    return kept | environment | {"VP_DATA_DIR": str(state)}


def test_the_deployment_check_finds_nothing(tmp_path):
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=BASE, env=production_environment(tmp_path), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0 and "no issues" in done.stdout, done.stdout + done.stderr


def test_every_gap_of_the_compose_file_is_in_the_example():
    text = (BASE / "docker-compose.yml").read_text(encoding="utf-8")
    needed = set(re.findall(r"\$\{(\w+):\?", text))
    assert needed <= set(example())


def test_every_folder_the_image_copies_is_in_the_tree_and_every_folder_the_programme_needs_is_copied():
    copied = set(re.findall(r"^COPY (\S+) ", (BASE / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=True).stdout.splitlines()
    assert copied <= {line.split("/")[0] for line in tracked}
    assert {"requirements.txt", "manage.py", "veterans_portal", "apps", "templates", "static", "fixtures"} <= copied


def _certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal.test")])
    today = datetime.now(UTC)
    paper = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(today).not_valid_after(today + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "portal.crt").write_bytes(paper.public_bytes(Encoding.PEM))
    (folder / "portal.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))


@pytest.mark.skipif(shutil.which("nginx") is None, reason="nginx is not installed")
def test_nginx_accepts_its_configuration(tmp_path):
    _certificate(tmp_path)
    text = (BASE / "deploy/nginx.conf").read_text(encoding="utf-8")
    version = subprocess.run(["nginx", "-v"], capture_output=True, text=True, check=True).stderr
    if tuple(map(int, re.findall(r"\d+", version)[:2])) < (1, 25):  # the image's nginx knows `http2 on`, older ones do not
        text = text.replace("    http2 on;\n", "")
    text = text.replace("/etc/nginx/tls", str(tmp_path)).replace("server web:8000", "server 127.0.0.1:8000")
    text = f"pid {tmp_path}/nginx.pid;\n{text.replace('/dev/stdout', f'{tmp_path}/access.log').replace('/dev/stderr', f'{tmp_path}/error.log')}"
    (tmp_path / "nginx.conf").write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["nginx", "-t", "-q", "-c", str(tmp_path / "nginx.conf"), "-p", str(tmp_path)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
