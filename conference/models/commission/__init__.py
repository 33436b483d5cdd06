"""The Commission behind its wall. Its rows are read through ``wall``, never in the ordinary admin."""

from conference.models.commission.agenda import AgendaItem, Rapporteur
from conference.models.commission.base import Part
from conference.models.commission.decision import (
    Decision,
    DecisionChange,
    DecisionReminder,
    DecisionReport,
    Executor,
)
from conference.models.commission.delegation import Delegate, ItemAccess
from conference.models.commission.meeting import CommissionMeeting, Communique
from conference.models.commission.office import Office
from conference.models.commission.paper import Level, Paper, PaperVersion, Reading
from conference.models.commission.protocol import CorrectionAct, Paragraph, Protocol, Signature, Wording

__all__ = [
    "AgendaItem",
    "CommissionMeeting",
    "Communique",
    "CorrectionAct",
    "Decision",
    "DecisionChange",
    "DecisionReminder",
    "DecisionReport",
    "Delegate",
    "Executor",
    "ItemAccess",
    "Level",
    "Office",
    "Paper",
    "PaperVersion",
    "Paragraph",
    "Part",
    "Protocol",
    "Rapporteur",
    "Reading",
    "Signature",
    "Wording",
]
