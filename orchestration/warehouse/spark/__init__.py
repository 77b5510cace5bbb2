"""Building what reads rows on Apache Spark; all else is DuckDB's, in the same work file as ever."""
