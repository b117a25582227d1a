"""Masking of small numbers in a table, with further numbers from which they could be computed.

Numbers from 1 to 4 are masked. A table with totals can betray a masked number: readers subtract what is shown from a
total. Rows and columns form a bipartite graph in which each masked cell is an edge, and a masked cell can vary only
along cycles of masked cells. The range that readers can infer for a cell therefore is a maximum flow, and further
cells are masked until this range is wide enough for every small cell. This is complementary suppression.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

SMALL = 5
# A reader who knows that a masked number is at least 1 must be left with this many possible values.
MIN_VALUES = SMALL
UNLIMITED = 1 << 60
Cell = tuple[int, int]
# Row or column of the graph.
Node = tuple[str, int]


def is_small(number: int) -> bool:
    return 0 < number < SMALL


def mask_number(number: int) -> int | None:
    """A number that appears in no total. None: masked."""
    return None if is_small(number) else number


def mask_table(rows: Sequence[Sequence[int]]) -> list[list[int | None]]:
    """The table with its totals as a last column and a last row; None where a number is masked.

    A total that is small is masked like any other cell. Zeros are shown: they are about nobody.
    """
    table = _Table.of(rows)
    while exposed := table.first_exposed():
        further = table.cells_to_mask_with(exposed)
        table.masked |= further
        if not further:
            # Everything that could hide it is masked.
            table.settled.add(exposed)
    return [
        [None if (row, column) in table.masked else number for column, number in enumerate(numbers)]
        for row, numbers in enumerate(table.numbers)
    ]


def with_totals(rows: Sequence[Sequence[int]]) -> list[list[int]]:
    """The rows with their sums as a last column, and the sums of the columns as a last row."""
    wide = [[*row, sum(row)] for row in rows]
    return [*wide, [sum(column) for column in zip(*wide, strict=True)]]


@dataclass
class _Table:
    """Numbers with totals, the masked cells, and those that cannot be hidden better."""

    numbers: list[list[int]]
    masked: set[Cell]
    settled: set[Cell] = field(default_factory=set)

    @classmethod
    def of(cls, rows: Sequence[Sequence[int]]) -> "_Table":
        numbers = with_totals(rows)
        small = {
            (row, column)
            for row, cells in enumerate(numbers)
            for column, number in enumerate(cells)
            if is_small(number)
        }
        return cls(numbers, small)

    def first_exposed(self) -> Cell | None:
        """The first small cell whose value can be inferred too closely."""
        return next((cell for cell in sorted(self.masked - self.settled) if self._is_exposed(cell)), None)

    def cells_to_mask_with(self, cell: Cell) -> set[Cell]:
        """The cells to mask so that this one can vary: the other corners of a rectangle, those with the least to lose.

        Empty if every rectangle is masked already.
        """
        rectangles = []
        for row, column in self._others(cell):
            corners = {(row, column), (row, cell[1]), (cell[0], column)}
            new = corners - self.masked
            if new and all(self.numbers[r][c] for r, c in corners):
                rectangles.append((self._loss(new), sorted(new)))
        rectangles.sort()
        for _loss, cells in rectangles:
            wider = _Table(self.numbers, self.masked.union(cells))
            if not wider._is_exposed(cell):
                return set(cells)
        return set(rectangles[0][1]) if rectangles else set()

    def _others(self, cell: Cell) -> Iterator[Cell]:
        for row, numbers in enumerate(self.numbers):
            yield from ((row, column) for column in range(len(numbers)) if row != cell[0] and column != cell[1])

    def _loss(self, cells: Iterable[Cell]) -> tuple[int, int]:
        """Totals weigh most: readers miss them first."""
        cells = list(cells)
        height, width = len(self.numbers) - 1, len(self.numbers[0]) - 1
        totals = sum((row == height) + (column == width) for row, column in cells)
        return totals, sum(self.numbers[row][column] for row, column in cells)

    def _is_exposed(self, cell: Cell) -> bool:
        if not is_small(self.numbers[cell[0]][cell[1]]):
            return False
        return self._room(cell, 1) + self._room(cell, -1) + 1 < MIN_VALUES

    def _room(self, cell: Cell, direction: int) -> int:
        """How far a cell can rise (1) or fall (-1) with all totals as shown, up to MIN_VALUES.

        Each unit runs along a path of masked cells from the row of the cell to its column.
        """
        own = self._limits(cell)[0 if direction * self._sign(cell) > 0 else 1]
        limit = min(MIN_VALUES, own)
        used: dict[tuple[Node, Node], int] = {}
        source, sink = ("row", cell[0]), ("column", cell[1])
        if direction * self._sign(cell) < 0:
            source, sink = sink, source
        room = 0
        while room < limit and (path := self._path(cell, source, sink, used)):
            for step in path:
                used[step] = used.get(step, 0) + 1
                used[step[::-1]] = used.get(step[::-1], 0) - 1
            room += 1
        return room

    def _path(
        self, without: Cell, source: Node, sink: Node, used: dict[tuple[Node, Node], int]
    ) -> list[tuple[Node, Node]]:
        """A path with capacity left, found breadth first; empty if there is none."""
        came: dict[Node, Node] = {source: source}
        queue = [source]
        for node in queue:
            for other, capacity in self._steps(node, without):
                if other not in came and capacity > used.get((node, other), 0):
                    came[other] = node
                    queue.append(other)
        if sink not in came:
            return []
        steps = []
        while sink != source:
            steps.append((came[sink], sink))
            sink = came[sink]
        return steps

    def _steps(self, node: Node, without: Cell) -> Iterator[tuple[Node, int]]:
        """Neighbours over masked cells, and how much can flow: a row lowers the cells it leaves by, a column raises."""
        side, number = node
        for cell in self.masked:
            if cell != without and cell[0 if side == "row" else 1] == number:
                up, down = self._limits(cell)
                yield ("column", cell[1]) if side == "row" else ("row", cell[0]), down if side == "row" else up

    def _limits(self, cell: Cell) -> tuple[int, int]:
        """How far the signed value of a masked cell can rise and fall; readers know that its number is at least 1."""
        below = self.numbers[cell[0]][cell[1]] - 1
        return (UNLIMITED, below) if self._sign(cell) > 0 else (below, UNLIMITED)

    def _sign(self, cell: Cell) -> int:
        """1, or -1 for the totals of rows and of columns: with these signs each row and each column adds up to 0."""
        is_total = (cell[0] == len(self.numbers) - 1) + (cell[1] == len(self.numbers[0]) - 1)
        return -1 if is_total == 1 else 1
