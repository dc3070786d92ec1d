"""WSGI entry point for gunicorn, which loads it once and forks its workers (``--preload``): they start together and share what is loaded."""

import gc
import os

from django.core.wsgi import get_wsgi_application
from django.urls import get_resolver

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "veterans_portal.settings")
application = get_wsgi_application()
_ = get_resolver().url_patterns  # else each worker would load all pages at its first request
gc.freeze()
