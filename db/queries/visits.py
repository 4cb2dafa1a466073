"""The order in which somebody goes from house to house."""

from sqlalchemy import func

from db.tables import Child

BY_HOUSEHOLD = (
    func.length(Child.household_number),
    Child.household_number,
    Child.full_name_folded,
    Child.uuid,
)
"""Household after household as they are counted, 2 before 10; in each by name."""
