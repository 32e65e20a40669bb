"""Who in the registry is this? See `interface` for the contract, `batch` for the way there."""
