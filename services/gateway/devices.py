"""What a browser says that it is, in two words: enough to tell one's own devices apart, and never relied upon."""

BROWSERS = (
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("SamsungBrowser", "Samsung Internet"),
    ("Firefox", "Firefox"),
    ("FxiOS", "Firefox"),
    ("CriOS", "Chrome"),
    ("Chrome", "Chrome"),
    ("Safari", "Safari"),
)
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("CrOS", "ChromeOS"),
    ("Windows", "Windows"),
    ("Mac OS X", "macOS"),
    ("Linux", "Linux"),
)
MOBILE = frozenset({"iPhone", "iPad", "Android"})


def device(agent: str) -> dict[str, str | bool | None]:
    """`browser`, `system` and whether it is `mobile`; None for what is not recognised (a program, say)."""
    browser = next((name for mark, name in BROWSERS if mark in agent), None)
    system = next((name for mark, name in SYSTEMS if mark in agent), None)
    return {"browser": browser, "system": system, "mobile": system in MOBILE}
