"""Every table, by its name."""

from db.tables.areas import Commune, Hamlet, HamletAlias, Province
from db.tables.audit import AuditHead, AuditLine
from db.tables.base import Table, now
from db.tables.children import Change, Child, ChildGroup, Conflict, Finding, Household
from db.tables.devices import Device, DeviceCode, HouseholdCheck
from db.tables.intake import Cell, Page, Photo, ReviewRow, Submission
from db.tables.learning import ConfirmedText, OwnWord, WriterSwitch
from db.tables.people import Assignment, AssignmentHamlet, LoginFailure, LoginSession, User
from db.tables.reviewing import FieldDecision
from db.tables.trust import AcceptedField, AllowedError, PlantedLook, SecondEntry, Threshold

__all__ = [
    "AcceptedField",
    "AllowedError",
    "Assignment",
    "AssignmentHamlet",
    "AuditHead",
    "AuditLine",
    "Cell",
    "Change",
    "Child",
    "ChildGroup",
    "Commune",
    "ConfirmedText",
    "Conflict",
    "Device",
    "DeviceCode",
    "FieldDecision",
    "Finding",
    "Hamlet",
    "HamletAlias",
    "Household",
    "HouseholdCheck",
    "LoginFailure",
    "LoginSession",
    "OwnWord",
    "Page",
    "Photo",
    "PlantedLook",
    "Province",
    "ReviewRow",
    "SecondEntry",
    "Submission",
    "Table",
    "Threshold",
    "User",
    "WriterSwitch",
    "now",
]
