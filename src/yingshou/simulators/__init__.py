"""The other side played on this machine: wallets that speak their own protocol and misbehave on demand."""
