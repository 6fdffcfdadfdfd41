"""The questions an analyst asks of a case. Each joins engine and explanation; none knows a treaty by name."""
