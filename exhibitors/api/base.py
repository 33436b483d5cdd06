"""What the views that need a key have in common."""

from exhibitors.access import HasKey
from exhibitors.keys import BearerKey
from expo.api import Base
from expo.ratelimits import KeyRate, Limited

RATE_HEADERS = ("RateLimit", "RateLimit-Policy")


class Keyed(Limited, Base):
    """Only with a bearer key; each key has its own limit of requests. Nothing of it is kept by caches."""

    authentication_classes = [BearerKey]
    permission_classes = [HasKey]
    throttle_classes = [KeyRate]

    def finalize_response(self, request, response, *args, **kwargs):
        response = super().finalize_response(request, response, *args, **kwargs)
        response.headers["Cache-Control"] = "no-store"
        return response

    def idempotency_owner(self, request):
        return request.auth.owner if request.auth else "anonymous"
