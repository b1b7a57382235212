"""What people and machines can do: one function, one transaction, one file a noun. No HTTP, no SQL.

Read `work` (the transaction, and what a use case is given), `actors` (who does it and what they may), then `tasks` and
`record` (what a step of the engine leaves in the database). `effects` carries out the service tasks of diagrams,
`clock` what has become due. Who may not see something is told that it is not there.
"""
