"""What time it is where the product is used."""

from datetime import datetime, timedelta, timezone

_HERE = timezone(timedelta(hours=7))


def here_now() -> datetime:
    """This moment in Vietnam (UTC+7); its date is the office's today."""
    return datetime.now(_HERE)
