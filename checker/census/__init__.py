"""A list of targets in, tables of verdicts out: many models, judged by many processes (the extra `census`).

The gate never imports this package. Dask carries the work, PyArrow the tables, DuckDB the page (docs/census.md).
"""
