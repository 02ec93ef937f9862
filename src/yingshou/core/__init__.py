"""How much, when, to whom: pure functions over frames. No framework, no clock, no I/O."""
