"""Which machine a session is on, in words its owner recognises; nothing of the header is kept as it was sent."""

_SYSTEMS = {"Android": "Android", "iPhone": "iPhone", "iPad": "iPad", "Windows": "Windows", "Mac OS": "Mac"}
_SYSTEMS |= {"Linux": "Linux"}
_BROWSERS = {"Edg": "Edge", "coc_coc": "Cốc Cốc", "OPR": "Opera", "Firefox": "Firefox", "Chrome": "Chrome"}
_BROWSERS |= {"Safari": "Safari"}
"""What a browser says of itself → its name. The first that fits: Edge says Chrome too, and Chrome says Safari."""


def machine_of(user_agent: str) -> str:
    """ "Chrome trên Windows"; "" when nothing of it is known."""
    browser = _first(_BROWSERS, user_agent)
    system = _first(_SYSTEMS, user_agent)
    return f"{browser} trên {system}" if browser and system else browser or system


def _first(known: dict[str, str], text: str) -> str:
    return next((words for sign, words in known.items() if sign in text), "")
