"""Who belongs to whom when each may be taken once: the assignment of greatest sum (Kuhn 1955, Munkres 1957)."""

from collections.abc import Sequence


def best(gains: Sequence[Sequence[float]]) -> list[int | None]:
    """For each row the column it takes, or None; no column twice, and the sum of the gains taken is the greatest.

    A row that would lower the sum stays alone, so gains of 0 and less are never taken. All rows are equally long.
    """
    if not gains:
        return []
    wide = len(gains[0])
    alone = [0.0] * len(gains)
    taken = _least([[-max(gain, 0.0) for gain in row] + alone for row in gains])
    return [column if column < wide and gains[row][column] > 0 else None for row, column in enumerate(taken)]


def _least(costs: Sequence[Sequence[float]]) -> list[int]:
    """For each row its column at the least sum of costs; at least as many columns as rows."""
    rows, columns = len(costs), len(costs[0])
    of_row, of_column = [0.0] * (rows + 1), [0.0] * (columns + 1)
    owner = [0] * (columns + 1)
    for row in range(1, rows + 1):
        owner[0] = row
        _give_way(costs, owner, of_row, of_column)
    taken = [0] * rows
    for column in range(1, columns + 1):
        if owner[column]:
            taken[owner[column] - 1] = column - 1
    return taken


def _give_way(costs: Sequence[Sequence[float]], owner: list[int], of_row: list[float], of_column: list[float]) -> None:
    """Find the cheapest chain of moves that frees a column for the row in `owner[0]`, and make them."""
    columns = len(of_column) - 1
    least, way, seen = [float("inf")] * (columns + 1), [0] * (columns + 1), [False] * (columns + 1)
    at = 0
    while owner[at]:
        seen[at] = True
        row, step, following = owner[at], float("inf"), 0
        for column in range(1, columns + 1):
            if seen[column]:
                continue
            reduced = costs[row - 1][column - 1] - of_row[row] - of_column[column]
            if reduced < least[column]:
                least[column], way[column] = reduced, at
            if least[column] < step:
                step, following = least[column], column
        for column in range(columns + 1):
            if seen[column]:
                of_row[owner[column]] += step
                of_column[column] -= step
            else:
                least[column] -= step
        at = following
    while at:
        owner[at] = owner[way[at]]
        at = way[at]
