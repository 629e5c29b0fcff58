"""Who and what the examples tell of.

They tell one story: Rosa writes to Casa Ipê, Ana answers, schedules a message, issues a protocol and talks to
her on the telephone.
"""

from datetime import UTC, datetime, timedelta

from libs.identity import ids

NOON = datetime(2026, 11, 20, 15, 0, tzinfo=UTC)
ANA = "0198c0de-0000-7000-8000-00000000a0a1"
BRUNO = "0198c0de-0000-7000-8000-00000000b0b1"
SALES = "0198c0de-0000-7000-8000-000000005a1e"
SUPPORT = "0198c0de-0000-7000-8000-000000005099"
LINE = "0198c0de-0000-7000-8000-00000000c4a1"
OTHER_LINE = "0198c0de-0000-7000-8000-00000000c4a2"
PHONE = "+5521988421170"
ROSA = ids.contact_id("phone", PHONE)
OTHER = ids.contact_id("phone", "+5521977770000")
CONVERSATION = ids.conversation_id(LINE, "phone", PHONE)
TICKET = ids.ticket_id(CONVERSATION, 1)
WAMID = "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABIYFjNFQjBDMUQ2"
REPLY_WAMID = "wamid.HBgNNTUyMTk4ODQyMTE3MBUCABEYEjlBM0NBNUIz"
RECEIVED = ids.message_id(LINE, WAMID)
REPLY = "0198c0de-0000-7000-8000-00000000e911"
SCHEDULE = "0198c0de-0000-7000-8000-000000005ced"
TAG = "0198c0de-0000-7000-8000-000000007a60"
REASON = "0198c0de-0000-7000-8000-000000004ea5"
BOARD = "0198c0de-0000-7000-8000-00000000b0a4"
COLUMN = "0198c0de-0000-7000-8000-00000000c014"
NOTE = "0198c0de-0000-7000-8000-0000000007e0"
RATING = "0198c0de-0000-7000-8000-000000004a70"
LATER = NOON + timedelta(days=3)
SETTINGS = {"phone_number_id": "106540352242922", "base_url": "https://graph.facebook.com/v23.0"}
