"""What time it is where the product is used: one zone for the country, whatever the machine's own is."""

from datetime import date, datetime, timedelta, timezone

HERE = timezone(timedelta(hours=7))


def here_now() -> datetime:
    """This moment in Vietnam (UTC+7)."""
    return datetime.now(HERE)


def today_here() -> date:
    """The day it is in Vietnam: what age and deadlines count by."""
    return here_now().date()


def in_here(moment: datetime) -> datetime:
    """The same moment, as clocks in Vietnam show it."""
    return moment.astimezone(HERE)


def day_here(moment: datetime) -> date:
    """On which day a moment lay, in Vietnam."""
    return in_here(moment).date()


def day_begins(day: date) -> datetime:
    """The first moment of a day, in Vietnam."""
    return datetime(day.year, day.month, day.day, tzinfo=HERE)


def typed_here(typed: str) -> datetime | None:
    """The moment of a browser's field "datetime-local" ("2026-11-22T08:00"), in Vietnam; None when it is none."""
    try:
        return datetime.fromisoformat(typed).replace(tzinfo=HERE)
    except ValueError:
        return None
