"""`python -m yingshou.interfaces.cli` is the command `yingshou`."""

from yingshou.interfaces.cli.main import main

main()
