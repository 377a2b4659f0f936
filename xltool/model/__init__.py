"""The values everything else is about: forms, records, findings, periods. No file, no sentence."""
