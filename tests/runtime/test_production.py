"""What an office installs: Django's own deployment checks, the image's list of folders, the proxy's configuration."""

import os
import re
import secrets
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

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


def test_the_proxy_asks_for_nothing_of_root_and_secrets_fit_into_addresses():
    text = (BASE / "docker-compose.yml").read_text(encoding="utf-8")
    nginx = compose()["services"]["nginx"]
    assert nginx["user"] == "10001" and "useradd --system --uid 10001" in (BASE / "Dockerfile").read_text(encoding="utf-8")
    assert all("media" not in volume for volume in nginx["volumes"])  # uploaded files pass the portal's own door alone
    assert (
        re.search(r"postgres://vp_app:\$\{VP_APP_PASSWORD", text)
        and "rand -base64" not in (BASE / "docs/runbook.md").read_text()
    )


def test_every_folder_the_image_copies_is_in_the_tree_and_every_folder_the_programme_needs_is_copied():
    copied = set(re.findall(r"^COPY (\S+) ", (BASE / "Dockerfile").read_text(encoding="utf-8"), re.MULTILINE))
    tracked = subprocess.run(["git", "ls-files"], cwd=BASE, capture_output=True, text=True, check=True).stdout.splitlines()
    assert copied <= {line.split("/")[0] for line in tracked}
    assert {"requirements.txt", "manage.py", "veterans_portal", "apps", "templates", "static", "fixtures"} <= copied


def certificate(folder: Path) -> None:
    key, name = ec.generate_private_key(ec.SECP256R1()), x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "portal.test")])
    today = datetime.now(UTC)
    paper = (
        x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
        .serial_number(1).not_valid_before(today).not_valid_after(today + timedelta(days=1)).sign(key, hashes.SHA256())
    )  # fmt: skip
    (folder / "portal.crt").write_bytes(paper.public_bytes(Encoding.PEM))
    (folder / "portal.key").write_bytes(key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption()))
