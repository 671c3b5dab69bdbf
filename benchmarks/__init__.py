"""How good and how fast the program is, beside its peers."""
