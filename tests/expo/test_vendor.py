import hashlib
import json
from pathlib import Path

from django.conf import settings

VENDOR = Path(settings.BASE_DIR) / "expo" / "static" / "vendor"


def test_vendored_files_are_the_ones_of_the_manifest():
    manifest = json.loads((VENDOR / "manifest.json").read_text())
    listed = {name: digest for entry in manifest for name, digest in entry["files"].items()}
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == listed


def test_vendored_libraries_come_with_their_licence():
    for entry in json.loads((VENDOR / "manifest.json").read_text()):
        assert entry["name"]
        assert entry["version"]
        assert entry["licence"]
        assert (VENDOR / entry["licence_file"]).read_text()
