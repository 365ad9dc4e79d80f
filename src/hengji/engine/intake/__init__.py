"""Intake: reads a group's tables from a folder of CSV/Parquet files or one workbook, and trusts none of it.

Begin with `tables` (what is read), then `columns` (which columns each table has).
"""
