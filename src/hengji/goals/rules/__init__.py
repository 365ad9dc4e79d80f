"""What is true of goals wherever they are kept: pure functions over plain values."""
