"""Every box in the database: in which columns it lies and what it is bound to. New keys walk along this list."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from access.devices import half_seal_place
from access.factors import app_place, passkey_place
from access.former_houses import KEYS_PLACE
from access.reasons import REASON_PLACE as GIVEN_PLACE
from access.records import change_seal_place, group_place_of, texts_place
from access.rights import GROUND_PLACE, INCIDENT_PLACE, REQUEST_PLACE
from cleaning.duplicates.apart import elsewhere_place, reason_box_place
from cleaning.findings import reason_place
from cleaning.moves import REASON_PLACE
from cleaning.rechecks import again_place
from cleaning.told import told_place
from cleaning.update_files import row_place
from db.tables import (
    AcceptedField,
    Arrival,
    CaseMove,
    Cell,
    Change,
    Child,
    ChildGroup,
    CodeApp,
    Conflict,
    Device,
    Elsewhere,
    ErrorRow,
    FieldDecision,
    Finding,
    Ground,
    HandoverRow,
    HouseholdCheck,
    ImportFile,
    ImportRow,
    Incident,
    Merge,
    NotDuplicate,
    Notice,
    Passkey,
    ReasonGiven,
    Recheck,
    RightsRequest,
    SecondEntry,
    SheetReading,
    Submission,
    Table,
    TakenHouse,
    UpdateFile,
    UpdateRow,
)
from intake.arrivals import reason_place as arrival_place
from intake.conflicts import conflict_seal_place
from intake.decisions import decision_seal_place
from intake.deliveries import body_seal_place
from intake.duplicates import merge_place
from intake.household_checks import seal_place
from intake.notices import notice_place
from intake.police_answers import note_place
from intake.readings import cell_seal_place
from intake.sheet_readings import box_place
from intake.spreadsheets.boxes import file_place
from intake.spreadsheets.boxes import row_place as import_row_place
from intake.trust.accepted import accepted_seal_place
from intake.trust.entries import entry_seal_place
from intake.update_errors import error_place


@dataclass(frozen=True, slots=True)
class Boxes:
    """The columns of a table that hold boxes; `place` tells of one of its rows what they are bound to."""

    table: type[Table]
    columns: tuple[str, ...]
    place: Callable[[Any], str]


BOXES: tuple[Boxes, ...] = (
    Boxes(Child, ("note_box",), texts_place),
    Boxes(ChildGroup, ("box", "grant_box"), lambda group: group_place_of(group.child_uuid)),
    Boxes(Change, ("old_box", "new_box"), lambda change: change_seal_place(change.child_uuid, change.field)),
    Boxes(Conflict, ("other_box",), lambda conflict: conflict_seal_place(conflict.child_uuid, conflict.field)),
    Boxes(Submission, ("body_box",), body_seal_place),
    Boxes(Cell, ("box",), lambda cell: cell_seal_place(cell.row_id, cell.field)),
    Boxes(FieldDecision, ("box",), lambda decision: decision_seal_place(decision.row_id, decision.field)),
    Boxes(AcceptedField, ("box",), lambda one: accepted_seal_place(one.row_id, one.field)),
    Boxes(SecondEntry, ("box", "third_box"), lambda entry: entry_seal_place(entry.accepted_id)),
    Boxes(Device, ("half_box",), half_seal_place),
    Boxes(CodeApp, ("secret_box",), app_place),
    Boxes(Passkey, ("credential_box",), passkey_place),
    Boxes(HouseholdCheck, ("ask_box", "said_box"), seal_place),
    Boxes(CaseMove, ("reason_box",), lambda _: REASON_PLACE),
    Boxes(HandoverRow, ("note_box",), note_place),
    Boxes(Finding, ("reason_box",), lambda finding: reason_place(finding.child_uuid)),
    Boxes(Finding, ("said_box",), lambda finding: told_place(finding.child_uuid)),
    Boxes(UpdateFile, ("reason_box",), lambda _: REASON_PLACE),
    Boxes(UpdateRow, ("box",), row_place),
    Boxes(ErrorRow, ("box", "reason_box"), error_place),
    Boxes(Notice, ("box", "reason_box"), lambda notice: notice_place(notice.token)),
    Boxes(Arrival, ("reason_box",), arrival_place),
    Boxes(NotDuplicate, ("reason_box",), lambda one: reason_box_place(one.one_uuid, one.other_uuid)),
    Boxes(Elsewhere, ("reason_box",), elsewhere_place),
    Boxes(Merge, ("wanted_box", "reason_box", "taken_box", "end_reason_box"), merge_place),
    Boxes(SheetReading, ("box",), box_place),
    Boxes(ImportFile, ("source_box", "layout_box"), file_place),
    Boxes(ImportRow, ("box",), import_row_place),
    Boxes(Recheck, ("said_box",), lambda again: again_place(again.child_uuid)),
    Boxes(ReasonGiven, ("reason_box",), lambda _: GIVEN_PLACE),
    Boxes(Ground, ("box",), lambda _: GROUND_PLACE),
    Boxes(RightsRequest, ("box", "answer_box"), lambda _: REQUEST_PLACE),
    Boxes(Incident, ("box",), lambda _: INCIDENT_PLACE),
    Boxes(TakenHouse, ("keys_box",), lambda _: KEYS_PLACE),
)
