"""How large the body of a request may be."""

import pytest
from django.http import HttpResponse

from expo.middleware import BodyLimit

FILES = "/api/v1/files/"
MEGABYTE = 1024 * 1024


def limited(request):
    return BodyLimit(lambda _request: HttpResponse())(request)


@pytest.mark.parametrize(
    ("path", "megabytes", "status"),
    [
        (FILES, 10.9, 200),
        (FILES, 11.1, 413),
        ("/ru/apply/AB23CD45/files/", 10.9, 200),
        ("/kk/apply/AB23CD45/documents/files/", 10.9, 200),
        ("/ru/apply/AB23CD45/files/", 11.1, 413),
        ("/admin/conference/session/import/", 10.9, 200),
        ("/admin/conference/session/import/", 11.1, 413),
        ("/admin/conference/session/", 1.1, 413),
        ("/admin/commission/meetings/ab23/papers/hand-in/", 60.1, 413),
        ("/admin/commission/papers/ab23/version/", 60.1, 413),
        ("/admin/commission/papers/ab23/change/", 1.1, 413),
        ("/api/v1/applications/", 1.1, 413),
        ("/api/v1/applications/files/", 1.1, 413),
        ("/api/v1/files/0/", 1.1, 413),
        ("/x/api/v1/files/", 1.1, 413),
        ("/ru/apply/AB23CD45/", 1.1, 413),
        ("/ru/apply/../exhibitors/files/", 1.1, 413),
        ("/ru/exhibitors/", 1.1, 413),
        ("/ru/exhibitors/", 0.9, 200),
    ],
)
def test_only_where_files_are_sent_the_limit_is_higher(rf, path, megabytes, status):
    request = rf.post(path, CONTENT_LENGTH=str(int(megabytes * MEGABYTE)))
    request.path_info = path
    assert limited(request).status_code == status


@pytest.mark.parametrize("length", ["-1", "1e3", "٣", "²", "1 000", "9" * 5000])
def test_length_that_is_no_number_is_refused(rf, length):
    assert limited(rf.post(FILES, CONTENT_LENGTH=length)).status_code == 413
