"""Write the schemas that are made from code anew: `make schemas`.

`form.schema.json` is what the parser of definitions asks for. `records.schema.json` holds the
schema of a record whole, so that it can be used alone.
"""

from __future__ import annotations

import json
from pathlib import Path

from tests.form_schema import form_schema
from xltool.model.record_json import write_json
from xltool.resources import templates

SCHEMAS = Path(__file__).resolve().parent.parent / "docs" / "schemas"
FORM = templates() / "form.schema.json"
RECORD, RECORDS = SCHEMAS / "record.schema.json", SCHEMAS / "records.schema.json"


def made() -> dict[Path, str]:
    """The text of each schema that is made, wholly or in part."""
    record = json.loads(RECORD.read_text("utf-8"))
    records = json.loads(RECORDS.read_text("utf-8"))
    records["$defs"]["record"] = record
    return {FORM: write_json(form_schema()), RECORDS: write_json(records)}


if __name__ == "__main__":
    for path, text in made().items():
        path.write_text(text, encoding="utf-8")
