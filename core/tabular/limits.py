"""How large a table file may be. Standard library only: the child process imports this."""

from dataclasses import dataclass

MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Ceilings for one file. Bytes, counts and seconds.

    The defaults let through csv files of 5 million rows, and workbooks of some 400,000 rows with 37
    columns: a sheet that cannot be cut into slices is held in the child's memory at about 70 bytes
    a cell.
    """

    max_bytes: int = 200 * MIB
    max_rows: int = 5_000_000
    max_columns: int = 1_000
    max_cells: int = 15_000_000
    max_entries: int = 1_000
    max_inflated: int = 1024 * MIB
    max_ratio: int = 150
    # Longer sheets are parsed in slices of about this much XML.
    slice_bytes: int = 4 * MIB
    memory_bytes: int = 2048 * MIB
    cpu_seconds: int = 300
    # Longest silence of the child while the parent waits for it.
    stall_seconds: int = 180


# Entries below this inflated size are never refused for their compression ratio: a small file of
# repeated text is honest at any ratio.
RATIO_MATTERS_ABOVE = 10 * MIB
