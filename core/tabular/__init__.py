"""Reading and writing of tables people send and receive (xlsx, csv).

Import from the submodules. This file stays empty of imports on purpose: the limited child process
that opens foreign workbooks (`core.tabular.child`) imports this package and must stay small.

| Module | Holds |
|---|---|
| `columns`, `headers` | what a column is called; finding the header row of a real file |
| `judging` | refusing a file before any of it is parsed |
| `reading` | `open_table`: one way to read both kinds, row by row, in flat memory |
| `workbook`, `child`, `extent` | xlsx in a limited child process, and the talk with it |
| `delimited` | csv |
| `copying` | rows into PostgreSQL by COPY |
| `exports`, `templates`, `errorfiles` | files for people |
"""
