"""The secret of a demo, kept beside its database so that a restart keeps the sessions."""

import secrets


def kept_in(folder):
    """Return the secret kept in ``folder``, made on first use. Only its owner can read the file."""
    path = folder / "demo-secret"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(secrets.token_urlsafe(50))
    return path.read_text()
