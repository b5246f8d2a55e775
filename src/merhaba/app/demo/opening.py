"""What the demo shop says first: on a product's page, to somebody who looks at it for a while."""

from __future__ import annotations

from typing import Any

OPENING: dict[str, Any] = {
    "id": "01985b10-5a1e-7c00-9f00-0a1b2c3d4e5f",
    "active": True,
    "name": "Product pages: a hand with the choice",
    "text": {
        "en": "Would you like to see more photos of it, or know when it could be with you?",
        "ar": "هل تودّ رؤية صور أخرى له، أو معرفة موعد وصوله إليك؟",
        "tr": "Başka fotoğraflarını görmek ya da ne zaman elinize ulaşacağını öğrenmek ister misiniz?",
        "zh": "想看更多实物照片，或了解何时能送到吗？",
        "de": "Möchten Sie mehr Fotos davon sehen oder wissen, wann es bei Ihnen wäre?",
        "fr": "Voulez-vous en voir d’autres photos, ou savoir quand vous pourriez le recevoir ?",
        "es": "¿Quiere ver más fotos o saber cuándo podría recibirlo?",
    },
    "pages": [{"how": "contains", "value": "/demo/products/"}],
    "seconds": 15,
    "frequency": "days",
    "every_days": 7,
}
