"""What only management may set up, and what its names must be."""

from libs.access.policy import Member, manages
from libs.events.command import Refused


class ManagementOnly(Refused):
    """Only supervisors and admins may set this up."""

    code = "catalogue.management_only"
    status = "forbidden"


class AdminsOnly(Refused):
    """Only admins may set this up."""

    code = "catalogue.admins_only"
    status = "forbidden"


class NameIsMissing(Refused):
    """It needs a name."""

    code = "catalogue.name_empty"
    status = "invalid"


def require_management(member: Member) -> None:
    """Refuse unless the member has a management profile."""
    if not manages(member):
        raise ManagementOnly


def require_admin(member: Member) -> None:
    """Refuse unless the member is an admin."""
    if member.profile != "admin":
        raise AdminsOnly


def named(label: str) -> str:
    """A name without the blanks around it; refused when nothing is left."""
    if not label.strip():
        raise NameIsMissing
    return label.strip()
