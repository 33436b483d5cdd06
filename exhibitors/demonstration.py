"""What the demo does beyond loading the edition."""

from exhibitors import allocation

# Machines stand in the open air, as far as the ground reaches.
OPEN_AIR_SECTORS = ("MACH", "AGRO")


def give_stands(exhibition):
    """A stand for each exhibitor that has none, marked as a reconstruction."""
    allocation.reconstruct(exhibition=exhibition, open_air_sectors=OPEN_AIR_SECTORS)
