"""PostgreSQL: tables, and the queries on them. No rules, and nobody here commits: that is for usecases/work.

Read `base` (keys, columns and the connection), `search` (filter, sort and page for every list), then any noun.
`server` starts the embedded database, `migrate` and `migrations` bring it to this version.
"""
