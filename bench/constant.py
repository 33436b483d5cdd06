"""The baseline of the pages: a view that returns as many constant bytes as it is asked for."""

import functools

from django.http import HttpResponse
from django.urls import path


@functools.cache
def body(size):
    return b"x" * size


def constant(request, size):
    return HttpResponse(body(size))


urlpatterns = [path("constant/<int:size>/", constant), path("healthz", constant, {"size": 2})]
