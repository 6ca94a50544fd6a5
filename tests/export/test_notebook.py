"""Runs as a notebook shows them."""

from __future__ import annotations

import base64
import io
import re

from PIL import Image

from ganstudio import Session, find_preset


def test_a_session_shows_itself() -> None:
    with Session() as session:
        assert session._repr_html_() == "<p>no runs yet</p>"
        session.add(find_preset("ring").with_values({"title": "a <b> ring", "threads": 1}))
        session.train(5)
        page = session._repr_html_()
    assert "a &lt;b&gt; ring</b>, step 5: " in page
    found = re.search(r"base64,([^\"]+)", page)
    assert found is not None
    with Image.open(io.BytesIO(base64.b64decode(found[1]))) as picture:
        assert picture.width > 200
        assert len(picture.convert("RGB").getcolors(1 << 20) or ()) > 50  # something is drawn
