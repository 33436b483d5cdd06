#!/usr/bin/env python3
"""The command line of the exhibition."""

import os
import sys


def main():
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "expo.settings")
    # The demo makes its own secret and may set the clock; nothing else may.
    if sys.argv[1:2] == ["demo"]:
        os.environ["EXPO_MODE"] = "demo"
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
