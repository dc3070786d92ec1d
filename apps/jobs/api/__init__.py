"""The API doors of jobs."""

from apps.core.rest import Route

routes: list[Route] = []
