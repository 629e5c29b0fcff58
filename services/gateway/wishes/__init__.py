"""The shapes of what comes in: what OpenAPI describes, and what a request is checked against."""

from services.gateway.wishes.bulk import Bulk as Bulk
from services.gateway.wishes.bulk import BulkAction as BulkAction
from services.gateway.wishes.channel import ChannelChange as ChannelChange
from services.gateway.wishes.channel import NewWaba as NewWaba
from services.gateway.wishes.channel import WabaSettings as WabaSettings
from services.gateway.wishes.media import AddSticker as AddSticker
from services.gateway.wishes.member import LogIn as LogIn
from services.gateway.wishes.member import NewPassword as NewPassword
from services.gateway.wishes.member import Preferences as Preferences
from services.gateway.wishes.member import PresenceWish as PresenceWish
from services.gateway.wishes.message import NewSchedule as NewSchedule
from services.gateway.wishes.message import ScheduleChange as ScheduleChange
from services.gateway.wishes.message import Write as Write
from services.gateway.wishes.simulator import SimulatedCall as SimulatedCall
from services.gateway.wishes.simulator import SimulatedRead as SimulatedRead
from services.gateway.wishes.simulator import SimulatedText as SimulatedText
from services.gateway.wishes.ticket import IssueProtocol as IssueProtocol
from services.gateway.wishes.ticket import Read as Read
from services.gateway.wishes.ticket import Resolve as Resolve
from services.gateway.wishes.ticket import Transfer as Transfer
from services.gateway.wishes.wish import Wish as Wish
