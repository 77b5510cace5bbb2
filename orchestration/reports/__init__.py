"""Reports that people read, all made of the queries in `reports/queries/` on one release."""
