"""Cost control: accounts that pay ahead."""
