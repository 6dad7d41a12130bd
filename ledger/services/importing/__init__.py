"""Taking files in: what is new in them is recorded, all of one call together or nothing."""
