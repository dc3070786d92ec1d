"""The API doors of benefits: rights and money in ``rights``, lists of them in ``openings``, the trust of the registry in ``registry``, questions in ``suspicions``."""

from apps.benefits.api.openings import routes as opening_routes
from apps.benefits.api.registry import routes as registry_routes
from apps.benefits.api.rights import routes as rights_routes
from apps.benefits.api.suspicions import routes as suspicion_routes
from apps.core.rest import Route

routes: list[Route] = [*rights_routes, *opening_routes, *registry_routes, *suspicion_routes]
