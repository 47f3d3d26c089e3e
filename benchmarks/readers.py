"""How the time of each reader grows with a file, in the shapes that are worst for it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from pathlib import Path

import inputs
from groups import Row, Sizes, Table
from peers import FILES, Tools
from shapes import SHAPES, Shape, units
from timing import Case, Measured, measure


def shapes(tools: Tools, sizes: Sizes) -> Iterator[Table]:
    """Lint texts of two sizes for each shape, and show of each reader the two worst shapes."""
    for fixes in ((), ("--fix", "--unsafe-fixes", "--offline")):
        yield _shapes(tools, sizes, fixes)


def _shapes(tools: Tools, sizes: Sizes, fixes: tuple[str, ...]) -> Table:
    folder = inputs.fresh(FILES / "shapes")
    idle = _run(tools, folder, Shape("a.sh", lambda _size: ":\n"), 1, fixes)
    results: dict[str, list[tuple[float, Measured]]] = {}
    for name, shape in SHAPES.items():
        reader = name.partition(" ")[0]
        if reader in results and not sizes.all_shapes:
            continue
        small, large = (_run(tools, folder, shape, size, fixes) for size in sizes.shapes)
        power = _power(
            small.processor - idle.processor, large.processor - idle.processor, sizes.shapes
        )
        results.setdefault(reader, []).append((power, large._replace(name=name)))
    rows = []
    for measured in results.values():
        powers = max(measured, key=lambda one: one[0])
        slowest = max(measured, key=lambda one: one[1].processor)
        worst = [powers] if powers is slowest else [powers, slowest]
        rows += [Row(large, "power of the size", power) for power, large in worst]
    small_size, large_size = sizes.shapes
    notes = (
        f"{sum(map(len, results.values()))} shapes, texts of {small_size:,} and {large_size:,} "
        "characters: of each reader the shape whose time grows fastest, and the slowest one",
        "the figures are those of the larger text; the power is of the CPU's time, less the start",
    )
    how = " and its fixes" if fixes else ""
    return Table(f"How each reader's time grows with a file{how}", rows, notes)


def _run(tools: Tools, folder: Path, shape: Shape, size: int, fixes: tuple[str, ...]) -> Measured:
    place = inputs.fresh(folder / "one")
    (place / ".git").mkdir()
    path = place / shape.path
    path.write_bytes(shape.make(units(shape, size)).encode())
    if shape.beside:
        (place / "flytekit.config").write_text(shape.beside)
    command = [tools.ours(), "check", "-q", "--isolated", *fixes, shape.path]
    case = Case(shape.path, command, place, statuses=(0, 1, 2))
    return measure([case], 1, warm=False)[0]


def _power(small: float, large: float, sizes: tuple[int, int]) -> float:
    """Give the power of the size with which a time grows; 0 where it is too short to tell."""
    if small < 0.02 or large < small:
        return 0.0
    return math.log(large / small) / math.log(sizes[1] / sizes[0])
