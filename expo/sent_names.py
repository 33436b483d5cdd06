"""What senders call their files. Django drops what stands before the last slash; those who refuse paths must
know of it.

The first of ``FILE_UPLOAD_HANDLERS``: every file in ``request.FILES`` has its ``sent_name``.
"""

from django.core.files.uploadhandler import FileUploadHandler
from django.http.multipartparser import MultiPartParser


class _Parser(MultiPartParser):
    sent_name = ""

    def sanitize_file_name(self, file_name):
        self.sent_name = file_name
        return super().sanitize_file_name(file_name)

    def handle_file_complete(self, old_field_name, counters):
        super().handle_file_complete(old_field_name, counters)
        files = self._files.getlist(old_field_name)
        if files:
            files[-1].sent_name = self.sent_name


class NamesAsSent(FileUploadHandler):
    """Let the body be read by a parser that remembers the names; where files go is up to the others."""

    def handle_raw_input(self, input_data, META, content_length, boundary, encoding=None):  # noqa: N803 Django's
        others = [one for one in self.request.upload_handlers if one is not self]
        return _Parser(META, input_data, others, encoding).parse()

    def receive_data_chunk(self, raw_data, start):
        return raw_data

    def file_complete(self, file_size):
        return None
