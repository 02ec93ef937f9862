"""Orders of wallets (电子钱包订单): asked, paid by a code, given back, and what the wallets told of them."""
