"""What the OpenAPI document says of the API as a whole."""

TEXT = """
The national exhibition as data: who takes part, where they stand, what is on when, and applications to
take part.

- **Reading** needs no key. Lists come in pages (`page`, `page_size`), an unknown value of a filter is
  refused.
- **Languages**: `?lang=en|ru|be|kk` chooses the language of texts and of refusals, Russian by default.
  Each text says in `lang` what language it really is in.
- **Applying**: `POST /api/v1/applications/` begins a draft and answers once with its key. Send the key
  as `Authorization: Bearer …` to read, change and submit the application.
- **Refusals** are problem documents (RFC 9457, `application/problem+json`) with a stable `type`, a
  `request_id` and, in `errors`, all that is wrong at once with JSON pointers into the body.
"""

TAGS = [
    {"name": "exhibition", "description": "The edition, its days and hours."},
    {"name": "sectors", "description": "The branches of the economy."},
    {"name": "exhibitors", "description": "The catalogue: who takes part with what."},
    {"name": "halls", "description": "The halls and open-air grounds."},
    {"name": "stands", "description": "The stand plan."},
    {"name": "rooms", "description": "Where sessions are held."},
    {"name": "sessions", "description": "The published programme."},
    {"name": "applications", "description": "Applying to take part: draft, change, submission."},
    {"name": "files", "description": "Logos and documents, sent first and attached by their ids."},
    {"name": "webhooks", "description": "Being told what happens: signed, repeated, replayed."},
]
