"""What a reader sees, drawn without knowing any domain: the rooms here take plain values and give back markup."""
