from expo.models.answered_request import AnsweredRequest
from expo.models.deadline import Deadline
from expo.models.exhibition import Day, Exhibition
from expo.models.hall import Hall
from expo.models.message import Message
from expo.models.organisation import Organisation, Region
from expo.models.page_version import PageVersion
from expo.models.person import Person
from expo.models.provenance import Provenance, provenance_is_complete
from expo.models.sector import Sector
from expo.models.trade_figure import TradeFigure
from expo.models.user import Membership, User

__all__ = [
    "AnsweredRequest",
    "Day",
    "Deadline",
    "Exhibition",
    "Hall",
    "Membership",
    "Message",
    "Organisation",
    "PageVersion",
    "Person",
    "Provenance",
    "Region",
    "Sector",
    "TradeFigure",
    "User",
    "provenance_is_complete",
]
