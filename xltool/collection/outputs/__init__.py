"""What a collection is written out as: ledger, review page, letters, lists."""
