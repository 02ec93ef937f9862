"""Settings, addresses, wiring: the only place that knows which database and which gateway is real."""
