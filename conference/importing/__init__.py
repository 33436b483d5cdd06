"""Programmes from other systems: files are read liberally, compared with the draft, and then applied.

``files.read`` makes a Document of bytes, ``planning.make`` compares it with the draft of an edition, and
``applying.apply`` writes what has been compared. No session is ever deleted, and a second import changes
nothing.
"""
