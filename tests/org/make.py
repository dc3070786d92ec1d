"""Signing in at the one door."""

from django.test import Client

from apps.org.models import User

PASSWORD = "Huaiyuan-2026-mima"


def sign_in(user: User, password: str = PASSWORD, client: Client | None = None, **extra: str):
    client = client or Client()
    return client, client.post("/login/", {"username": user.username, "password": password, **extra})
