"""What the demo does beyond loading the edition."""

from conference import publishing


def publish_programme(exhibition):
    """Release the programme unless the newest release already says all of it."""
    if not publishing.is_up_to_date(exhibition):
        publishing.publish(exhibition=exhibition, name=exhibition.name)
