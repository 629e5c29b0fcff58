"""The demo's team and its queues, and as whom its commands are given."""

from uuid import NAMESPACE_URL, uuid5

from libs.access.policy import Member
from libs.events.catalog.user import Profile
from libs.identity import ids
from services.gateway.demo_scripts import MEMBERS

PASSWORD = "guiche-demo"  # shown at the start and in the README: a demo's, not a secret
TEAM: tuple[tuple[str, str, Profile], ...] = (
    ("admin", "Sílvia Antunes", "admin"),
    ("supervisora", "Rafaela Nunes", "supervisor"),
    ("ana", "Ana Beatriz Rocha", "agent"),
    ("bruno", "Bruno Carvalho", "agent"),
    ("carla", "Carla Mendonça", "agent"),
    ("diego", "Diego Farias", "agent"),
)
QUEUES = {
    "vendas": ("Vendas", "#2f7d5d"),
    "suporte": ("Suporte", "#3b6ea8"),
    "financeiro": ("Financeiro", "#b0762b"),
}


def name_of(who: str) -> str:
    """What a member of the demo's team is called."""
    return next(name for each, name, _ in TEAM if each == who)


def user_id(who: str) -> str:
    """A member of the demo's team."""
    return ids.user_id(f"{who}@demo.local")


def queue_id(key: str) -> str:
    """A queue of the demo."""
    return derived(f"queue {key}")


def queues_of(who: str) -> frozenset[str]:
    """The queues that somebody works."""
    return frozenset(queue_id(key) for key, members in MEMBERS.items() if who in members)


def member_of(who: str) -> Member:
    """A member of the demo's team, as who the demo acts."""
    profile = next(profile for name, _, profile in TEAM if name == who)
    return Member(id=user_id(who), profile=profile, queue_ids=queues_of(who))


def derived(name: str) -> str:
    """The same id for the same thing, however often the demo is loaded."""
    return str(uuid5(NAMESPACE_URL, f"urn:guiche:demo:{name}"))
