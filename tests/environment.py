"""Loaded by pytest before Django's settings (`-p tests.environment`): services up, and the environment of a test run."""

import os

from veterans_portal import embedded, services

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veterans_portal.settings")
os.environ["VP_STATIC_MANIFEST"] = "0"
os.environ["VP_AS_OWNER"] = "1"
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # Playwright's loop lives in the test's thread
os.environ["LOG_LEVEL"] = "ERROR"
TEST_DB = os.environ.setdefault("VP_TEST_DB", "test_vp") + os.environ.get("PYTEST_XDIST_WORKER", "")
os.environ["VP_BROKER_PREFIX"] = f"{TEST_DB}:"
services.start(tied=False)
for _name, _value in embedded.read_env().items():
    os.environ.setdefault(_name, _value)
os.environ["REDIS_URL"] = os.environ["REDIS_URL"].replace("?db=0", "?db=1")
