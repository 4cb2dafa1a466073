"""What time it is where the product is used."""

from datetime import datetime, timedelta, timezone

_HERE = timezone(timedelta(hours=7))


def here_now() -> datetime:
    """This moment in Vietnam (UTC+7); its date is the office's today."""
    return datetime.now(_HERE)


def at_here(typed: str) -> datetime | None:
    """The moment of a browser's field "datetime-local" ("2026-11-22T08:00"), in Vietnam; None when it is none."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=_HERE)
    except ValueError:
        return None
