"""Logs: one JSON object a line on standard error, each with the id of its request."""

import re

import structlog

# What follows these opens something to whoever reads it.
_LINKS = re.compile(
    r"((?:/apply/(?:resume|confirm|organisation/open)|/accounts/password/reset/key)/)[^/\s?\"]+"
)


def hide_links(_logger, _method, event):
    """Keep the tokens of the links in letters out of the logs."""
    return {
        name: _LINKS.sub(r"\1…", value) if isinstance(value, str) else value for name, value in event.items()
    }


def logging_config(level):
    """Return the dictConfig for ``level``; the framework's own records take the same form."""
    shared = [
        structlog.contextvars.merge_contextvars,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        hide_links,
    ]
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {
            "json": {
                "()": structlog.stdlib.ProcessorFormatter,
                "processor": structlog.processors.JSONRenderer(ensure_ascii=False),
                "foreign_pre_chain": shared,
            },
        },
        "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "json"}},
        "root": {"handlers": ["stderr"], "level": level},
        "loggers": {
            # The framework would mail and print server errors on its own; one record is enough.
            "django": {"handlers": [], "level": level, "propagate": True},
            "django.request": {"level": "CRITICAL"},
            "django.server": {"handlers": [], "level": level, "propagate": True},
        },
    }
