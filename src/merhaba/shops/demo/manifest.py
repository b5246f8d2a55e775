"""Who the demo shop is."""

from __future__ import annotations

from merhaba.ports.shops.actions import ActionKind, RefundTo
from merhaba.ports.shops.port import ShopCapabilities, ShopManifest

# What changes a customer's account would have nowhere to stand: only orders are given back to the mirror.
ELSEWHERE = frozenset({ActionKind.STORE_CREDIT, ActionKind.CUSTOMER_ADDRESS})

MANIFEST = ShopManifest(
    slug="demo",
    name={
        "en": "Demo shop",
        "ar": "متجر تجريبي",
        "tr": "Deneme mağazası",
        "zh": "演示店铺",
        "de": "Demo-Shop",
        "fr": "Boutique de démonstration",
        "es": "Tienda de demostración",
    },
    capabilities=ShopCapabilities(
        actions=frozenset(ActionKind) - ELSEWHERE,
        refund_to=frozenset(RefundTo),
        return_labels=True,
        mirror_only=True,
    ),
    settings_schema={
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object",
        "additionalProperties": False,
        "properties": {},
    },
)
