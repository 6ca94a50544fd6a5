"""Pages with a slider for the step: their frame, which each fills, and the pictures in them."""

from __future__ import annotations

import base64
import io
from typing import Any

from jinja2 import ChoiceLoader, Environment, PackageLoader
from PIL import Image

from ganstudio.telemetry.records import Verdict
from ganstudio.wording import thousands

WELL, ILL, NEUTRAL = "#00805E", "#B85C00", "#8A94A3"


def rendered(package: str, template: str, **values: Any) -> str:
    """Return a page of a package, whose template fills ``scrubber.html.jinja``."""
    frames = ChoiceLoader([PackageLoader(package, ""), PackageLoader(__package__ or "", "")])
    pages = Environment(loader=frames, autoescape=True, trim_blocks=True, lstrip_blocks=True)
    return pages.get_template(template).render(thousands=thousands, **values)


def encoded(picture: Image.Image, quality: int = 70) -> str:
    """Return a picture as an address that holds it; one of few pixels loses none of them."""
    buffer = io.BytesIO()
    small = picture.width * picture.height <= 128 * 128
    picture.save(buffer, format="WEBP", quality=quality, method=2, lossless=small)
    return f"data:image/webp;base64,{base64.b64encode(buffer.getvalue()).decode()}"


def colour(verdict: Verdict) -> str:
    """Return the colour of a verdict."""
    if verdict.is_fault:
        return ILL
    return WELL if verdict.word in ("healthy", "arrived") else NEUTRAL
