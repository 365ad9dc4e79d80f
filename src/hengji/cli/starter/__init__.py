"""The starter: a small scheme to change, and a workbook to fill in, written by `hengji new`."""
