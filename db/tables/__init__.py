"""Every table, by its name."""

from db.tables.areas import Commune, Hamlet, HamletAlias, Province
from db.tables.audit import AuditHead, AuditLine
from db.tables.base import Table, now
from db.tables.campaigns import (
    Campaign,
    CampaignHamlet,
    CampaignStep,
    Case,
    CaseMove,
    Correction,
    Recheck,
    RuleSwitch,
)
from db.tables.children import Change, Child, ChildGroup, Conflict, Finding, Household
from db.tables.devices import Device, DeviceCode, HouseholdCheck
from db.tables.duplicates import ChildSign, ChildToken, Elsewhere, Merge, NotDuplicate
from db.tables.factors import CodeApp, Passkey, RecoveryCode
from db.tables.handovers import Handover, HandoverRow, HandoverScan
from db.tables.imports import ImportFile, ImportRow
from db.tables.intake import Cell, Page, Photo, ReviewRow, Submission
from db.tables.learning import OwnWord, WriterSwitch
from db.tables.notices import GroupReview, Notice
from db.tables.people import Assignment, AssignmentHamlet, LoginFailure, LoginSession, User
from db.tables.printed import SheetReading
from db.tables.reports import FrozenReport, WorkRate
from db.tables.results import Appraisal, Arrival
from db.tables.reviewing import FieldDecision
from db.tables.rights import Ground, Incident, ReasonGiven, RightsRequest
from db.tables.successions import Parting, Succession
from db.tables.taken import MovedHouse, TakenHouse
from db.tables.trust import AcceptedField, AllowedError, PlantedLook, SecondEntry, Threshold
from db.tables.updates import ErrorFile, ErrorRow, UpdateFile, UpdateRow
from db.tables.upkeep import DiskMark, SignOfLife

__all__ = [
    "AcceptedField",
    "AllowedError",
    "Appraisal",
    "Arrival",
    "Assignment",
    "AssignmentHamlet",
    "AuditHead",
    "AuditLine",
    "Campaign",
    "CampaignHamlet",
    "CampaignStep",
    "Case",
    "CaseMove",
    "Cell",
    "Change",
    "Child",
    "ChildGroup",
    "ChildSign",
    "ChildToken",
    "CodeApp",
    "Commune",
    "Conflict",
    "Correction",
    "Device",
    "DeviceCode",
    "DiskMark",
    "Elsewhere",
    "ErrorFile",
    "ErrorRow",
    "FieldDecision",
    "Finding",
    "FrozenReport",
    "Ground",
    "GroupReview",
    "Hamlet",
    "HamletAlias",
    "Handover",
    "HandoverRow",
    "HandoverScan",
    "Household",
    "HouseholdCheck",
    "ImportFile",
    "ImportRow",
    "Incident",
    "LoginFailure",
    "LoginSession",
    "Merge",
    "MovedHouse",
    "NotDuplicate",
    "Notice",
    "OwnWord",
    "Page",
    "Parting",
    "Passkey",
    "Photo",
    "PlantedLook",
    "Province",
    "ReasonGiven",
    "Recheck",
    "RecoveryCode",
    "ReviewRow",
    "RightsRequest",
    "RuleSwitch",
    "SecondEntry",
    "SheetReading",
    "SignOfLife",
    "Submission",
    "Succession",
    "Table",
    "TakenHouse",
    "Threshold",
    "UpdateFile",
    "UpdateRow",
    "User",
    "WorkRate",
    "WriterSwitch",
    "now",
]
