"""The documents that read customers, products, open checkouts and the shop itself, by version."""

from __future__ import annotations

from collections.abc import Sequence

from .queries_order import ADDRESS, MONEY, PAGE_INFO
from .versions import Version

VARIANTS = 10
MORE_VARIANTS = 80

SHOP = """query Shop {
  shop {
    name myshopifyDomain currencyCode ianaTimezone
    primaryDomain { host }
  }
}"""

SHOP_CURRENCY = "query ShopCurrency { shop { currencyCode } }"

LOCALES = "query Locales { shopLocales(published: true) { locale primary } }"

INSTALLATION = "query Installation { currentAppInstallation { accessScopes { handle } } }"


def customer_fields(version: Version, *, credit: bool = True) -> str:
    """What is read of a customer. `credit` (store credit) needs an access scope of its own."""
    contact = (
        "defaultEmailAddress { emailAddress marketingState } defaultPhoneNumber { phoneNumber }"
        if version.contact_objects
        else "email phone emailMarketingConsent { marketingState }"
    )
    balance = (
        "storeCreditAccounts(first: 5) { nodes { id balance { amount currencyCode } } }" if credit else ""
    )
    return f"""
  id displayName {contact} locale note tags state numberOfOrders createdAt updatedAt
  defaultAddress {{ id {ADDRESS[1:-1]} }}
  addressesV2(first: 10) {{ nodes {{ id {ADDRESS[1:-1]} }} }}
  amountSpent {{ amount currencyCode }}
  {balance}
"""


def customers_page(version: Version, *, credit: bool = True) -> str:
    """A page of customers, oldest change first."""
    limit = ", limit: null" if version.unlimited_counts else ""
    return f"""query Customers($first: Int!, $after: String, $query: String, $count: Boolean!) {{
  customers(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    nodes {{ {customer_fields(version, credit=credit)} }} {PAGE_INFO}
  }}
  customersCount(query: $query{limit}) @include(if: $count) {{ count }}
}}"""


def customers_found(version: Version, *, credit: bool = True) -> str:
    """Customers that match a search."""
    return f"""query FindCustomers($query: String!) {{
  customers(first: 20, query: $query) {{ nodes {{ {customer_fields(version, credit=credit)} }} }}
}}"""


def one_customer(version: Version, *, credit: bool = True) -> str:
    """One customer by its id."""
    return f"""query Customer($id: ID!) {{
  customer(id: $id) {{ {customer_fields(version, credit=credit)} }}
}}"""


VARIANT = """
  id title sku price compareAtPrice availableForSale inventoryQuantity inventoryPolicy
  inventoryItem { tracked }
  selectedOptions { name value }
  media(first: 1) { nodes { preview { image { url } } } }
"""


def product_fields(locales: Sequence[str] = ()) -> str:
    """What is read of a product, with its titles in these languages."""
    translated = " ".join(
        f't{n}: translations(locale: "{locale}") {{ key value }}' for n, locale in enumerate(locales)
    )
    return f"""
  id title handle descriptionHtml status tags updatedAt onlineStoreUrl
  featuredMedia {{ preview {{ image {{ url }} }} }}
  variants(first: {VARIANTS}) {{ nodes {{ {VARIANT} }} {PAGE_INFO} }}
  {translated}
"""


def products_page(locales: Sequence[str] = ()) -> str:
    """A page of products, oldest change first."""
    return f"""query Products($first: Int!, $after: String, $query: String, $count: Boolean!) {{
  shop {{ currencyCode }}
  products(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    nodes {{ {product_fields(locales)} }} {PAGE_INFO}
  }}
  productsCount(query: $query, limit: null) @include(if: $count) {{ count }}
}}"""


def one_product(locales: Sequence[str] = ()) -> str:
    """One product by its id."""
    return f"""query Product($id: ID!) {{
  shop {{ currencyCode }}
  product(id: $id) {{ {product_fields(locales)} }}
}}"""


MORE_VARIANTS_OF_PRODUCT = f"""query Variants($id: ID!, $after: String) {{
  product(id: $id) {{
    variants(first: {MORE_VARIANTS}, after: $after) {{ nodes {{ {VARIANT} }} {PAGE_INFO} }}
  }}
}}"""


def product_of_item(version: Version) -> str:
    """Which product an inventory item belongs to: all that a stock webhook tells is the item."""
    variants = (
        "variants(first: 1) { nodes { product { id } } }"
        if version.item_variants
        else "variant { product { id } }"
    )
    return f"""query ProductOfItem($id: ID!) {{ inventoryItem(id: $id) {{ {variants} }} }}"""


VARIANT_STOCK = """query VariantStock($id: ID!) {
  productVariant(id: $id) {
    id inventoryQuantity inventoryPolicy inventoryItem { tracked } product { id status }
  }
}"""

CHECKOUTS = f"""query Checkouts($after: String, $query: String!) {{
  abandonedCheckouts(first: 20, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {{
    nodes {{
      id createdAt updatedAt completedAt abandonedCheckoutUrl
      customer {{ id }}
      totalPriceSet {MONEY}
      lineItems(first: 10) {{
        nodes {{
          title variantTitle quantity image {{ url }} variant {{ id }}
          discountedUnitPriceSet {MONEY}
        }}
      }}
    }}
    {PAGE_INFO}
  }}
}}"""
