"""The refusals of commands on tickets: sentences on the state, each with a stable code."""

from libs.events.command import Refused


class TicketNotFound(Refused):
    """There is no such ticket, or it is not yours to see."""

    code = "ticket.not_found"
    status = "not_found"


class ContactNotFound(Refused):
    """There is no such contact, or none of his tickets is yours to see."""

    code = "contact.not_found"
    status = "not_found"


class TicketIsOfGroup(Refused):
    """No bot answers in a group."""

    code = "ticket.group"


class BotsAreSwitchedOff(Refused):
    """Bots are switched off in this ticket."""

    code = "ticket.bots_off"


class TicketIsTaken(Refused):
    """Somebody else has accepted the ticket."""

    code = "ticket.already_accepted"


class TicketIsNotPending(Refused):
    """The ticket is not pending."""

    code = "ticket.not_pending"


class TicketIsNotOpen(Refused):
    """The ticket is not open."""

    code = "ticket.not_open"


class TicketIsNotClosed(Refused):
    """The ticket is not closed."""

    code = "ticket.not_closed"


class TicketIsNotYours(Refused):
    """Only the agent who has the ticket, or management, may do this."""

    code = "ticket.not_yours"
    status = "forbidden"


class AgentHasLeft(Refused):
    """The account of the agent who is to have the ticket is closed."""

    code = "ticket.agent_left"


class TransferNeedsTarget(Refused):
    """A transfer needs a queue, an agent, or both."""

    code = "ticket.transfer_needs_target"
    status = "invalid"


class TransferChangesNothing(Refused):
    """The ticket is already there."""

    code = "ticket.transfer_changes_nothing"


class AgentIsNotInQueue(Refused):
    """The agent does not work the ticket's queue."""

    code = "user.not_in_queue"


class TicketHasSuccessor(Refused):
    """The contact has had a later ticket; only the last one can be reopened."""

    code = "ticket.has_successor"


class TicketMovedOn(Refused):
    """The ticket has moved on since; it is left as it is."""

    code = "ticket.moved_on"


class ContactHasLiveTicket(Refused):
    """The contact already has a live ticket on this channel."""

    code = "ticket.contact_has_live_ticket"


class TicketContinuesElsewhere(Refused):
    """The episode goes on as another ticket, on another channel; this one cannot be reopened meanwhile."""

    code = "ticket.continues_elsewhere"


class TicketIsOnChannel(Refused):
    """The ticket is on this channel already."""

    code = "ticket.already_on_channel"


class GroupStaysOnChannel(Refused):
    """A group belongs to its channel; only private conversations go on elsewhere."""

    code = "ticket.group_stays"


class SnoozeIsPast(Refused):
    """A ticket is put aside until a moment to come."""

    code = "ticket.snooze_past"
    status = "invalid"


class TicketHasTooManyTags(Refused):
    """A ticket has only so many tags."""

    code = "ticket.too_many_tags"


class TrayIsManagements(Refused):
    """Only supervisors and admins hand a ticket to the tray of those without a queue."""

    code = "ticket.tray_is_managements"
    status = "forbidden"


class OnlyManagementAssigns(Refused):
    """Only supervisors and admins reopen a ticket for somebody else."""

    code = "ticket.management_assigns"
    status = "forbidden"


class PanelIsManagements(Refused):
    """Only supervisors and admins see the panel."""

    code = "panel.management_only"
    status = "forbidden"
