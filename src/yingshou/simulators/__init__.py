"""Other parties played on this machine: they speak their own or our protocol and misbehave on demand."""
