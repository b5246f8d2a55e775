"""The documents that read orders, by version.

A query may cost 1,000 points, about one for each thing it could give: so a page of orders asks for little of
what orders seldom have (`rest` fetches what is missing), and lists have the sizes named here.
"""

from __future__ import annotations

from .versions import Version

LINES = 10
MORE_LINES = 60
TRANSACTIONS = 5
PARCELS = 2
PARCEL_LINES = 10
MORE_PARCEL_LINES = 100
REFUNDS = 3
RETURNS = 3

MONEY = "{ presentmentMoney { amount currencyCode } }"
PAGE_INFO = "pageInfo { hasNextPage endCursor }"
ADDRESS = (
    "{ name company address1 address2 zip city province provinceCode country countryCodeV2 phone "
    "firstName lastName }"
)

LINE = f"""
  id title variantTitle sku quantity currentQuantity unfulfilledQuantity refundableQuantity vendor
  requiresShipping merchantEditable
  originalUnitPriceSet {MONEY}
  originalTotalSet {MONEY}
  discountAllocations {{ allocatedAmountSet {MONEY} }}
  taxLines {{ priceSet {MONEY} }}
  customAttributes {{ key value }}
  image {{ url }}
  product {{ id }}
  variant {{ id selectedOptions {{ name value }} }}
"""

TRANSACTION = f"""
  id kind status gateway formattedGateway accountNumber processedAt createdAt manualPaymentGateway errorCode
  amountSet {MONEY}
  parentTransaction {{ id }}
  paymentDetails {{
    __typename
    ... on BasePaymentDetails {{ paymentMethodName }}
    ... on CardPaymentDetails {{ company wallet }}
  }}
"""

PARCEL = f"""
  id name status displayStatus createdAt inTransitAt deliveredAt estimatedDeliveryAt
  location {{ id }}
  trackingInfo(first: 5) {{ company number url }}
  events(first: 10) {{ nodes {{ happenedAt status message city }} }}
  fulfillmentLineItems(first: {PARCEL_LINES}) {{
    nodes {{ id quantity lineItem {{ id }} }} {PAGE_INFO}
  }}
"""

REFUND = f"""
  id note refundedAt: createdAt
  return {{ id }}
  totalRefundedSet {MONEY}
  refundLineItems(first: {PARCEL_LINES}) {{
    nodes {{
      quantity restockType restocked lineItem {{ id }}
      subtotalSet {MONEY}
      totalTaxSet {MONEY}
    }}
    {PAGE_INFO}
  }}
  refundShippingLines(first: 5) {{
    nodes {{ subtotalAmountSet {MONEY} taxAmountSet {MONEY} }}
  }}
  transactions(first: 10) {{
    nodes {{ id kind status gateway amountSet {MONEY} parentTransaction {{ id }} }}
  }}
"""


def return_fields(version: Version) -> str:
    """What is read of a return."""
    reason = "returnReasonDefinition { handle name }" if version.return_reasons else "returnReason"
    processed = "processedQuantity processableQuantity" if version.processes_returns else "refundedQuantity"
    exchange = (
        "id quantity variantId processedQuantity processableQuantity"
        if version.processes_returns
        else "id lineItem { quantity variant { id } }"
    )
    opened = "openedAt: createdAt closedAt" if version.processes_returns else ""
    return f"""
  id name returnStatus: status {opened}
  returnLineItems(first: {PARCEL_LINES}) {{
    nodes {{
      __typename id quantity {reason} returnReasonNote customerNote {processed}
      ... on ReturnLineItem {{ fulfillmentLineItem {{ id lineItem {{ id }} }} }}
    }}
    {PAGE_INFO}
  }}
  exchangeLineItems(first: 10) {{ nodes {{ {exchange} }} }}
  reverseFulfillmentOrders(first: 2) {{
    nodes {{
      id status
      lineItems(first: {PARCEL_LINES}) {{
        nodes {{ id totalQuantity fulfillmentLineItem {{ id }} dispositions {{ quantity type }} }}
      }}
      reverseDeliveries(first: 1) {{
        nodes {{
          deliverable {{
            ... on ReverseDeliveryShippingDeliverable {{
              label {{ publicFileUrl }} tracking {{ number url carrierName }}
            }}
          }}
        }}
      }}
    }}
  }}
"""


def order_fields(version: Version, *, returns: bool = True) -> str:
    """What is read of an order at once. `returns` needs an access scope of its own."""
    number = "number" if version.order_number else ""
    contact = (
        "customer { id displayName defaultEmailAddress { emailAddress } defaultPhoneNumber { phoneNumber } }"
        if version.contact_objects
        else "customer { id displayName email phone }"
    )
    back = f"returns(first: {RETURNS}) {{ nodes {{ id }} {PAGE_INFO} }}" if returns else ""
    return f"""
  id name {number} email phone note tags test
  createdAt updatedAt processedAt cancelledAt cancelReason closedAt
  cancellation {{ staffNote }}
  currencyCode presentmentCurrencyCode taxesIncluded customerLocale statusPageUrl
  displayFinancialStatus displayFulfillmentStatus returnStatus requiresShipping
  merchantEditable refundable discountCodes
  customAttributes {{ key value }}
  {contact}
  totalPriceSet {MONEY}
  currentTotalPriceSet {MONEY}
  subtotalPriceSet {MONEY}
  totalTaxSet {MONEY}
  totalDiscountsSet {MONEY}
  totalShippingPriceSet {MONEY}
  totalRefundedSet {MONEY}
  totalRefundedShippingSet {MONEY}
  totalReceivedSet {MONEY}
  totalOutstandingSet {MONEY}
  paymentCollectionDetails {{ additionalPaymentCollectionUrl }}
  shippingLine {{ title taxLines {{ priceSet {MONEY} }} }}
  shippingAddress {ADDRESS}
  billingAddress {ADDRESS}
  risk {{
    recommendation
    assessments {{ riskLevel facts {{ description sentiment }} }}
  }}
  lineItems(first: {LINES}) {{ nodes {{ {LINE} }} {PAGE_INFO} }}
  transactions(first: {TRANSACTIONS}) {{ {TRANSACTION} }}
  fulfillments(first: {PARCELS}) {{ {PARCEL} }}
  refunds(first: {REFUNDS}) {{ id }}
  {back}
"""


def orders_page(version: Version, *, returns: bool = True) -> str:
    """A page of orders, oldest change first."""
    return f"""query Orders($first: Int!, $after: String, $query: String, $count: Boolean!) {{
  orders(first: $first, after: $after, query: $query, sortKey: UPDATED_AT) {{
    nodes {{ {order_fields(version, returns=returns)} }} {PAGE_INFO}
  }}
  ordersCount(query: $query, limit: null) @include(if: $count) {{ count }}
}}"""


def orders_found(version: Version, *, returns: bool = True) -> str:
    """Orders that match a search, newest first."""
    return f"""query FindOrders($first: Int!, $after: String, $query: String!) {{
  orders(first: $first, after: $after, query: $query, sortKey: CREATED_AT, reverse: true) {{
    nodes {{ {order_fields(version, returns=returns)} }} {PAGE_INFO}
  }}
}}"""


def one_order(version: Version, *, returns: bool = True) -> str:
    """One order by its id."""
    return f"""query Order($id: ID!) {{
  order(id: $id) {{ {order_fields(version, returns=returns)} }}
}}"""


def details(version: Version) -> str:
    """Refunds, returns and parcels by their ids."""
    return f"""query Details($ids: [ID!]!) {{
  nodes(ids: $ids) {{
    __typename
    ... on Refund {{ {REFUND} }}
    ... on Return {{ {return_fields(version)} }}
    ... on Fulfillment {{ {PARCEL} }}
  }}
}}"""


MORE_LINES_OF_ORDER = f"""query Lines($id: ID!, $after: String) {{
  order(id: $id) {{
    lineItems(first: {MORE_LINES}, after: $after) {{ nodes {{ {LINE} }} {PAGE_INFO} }}
  }}
}}"""

MORE_TRANSACTIONS = f"""query Transactions($id: ID!) {{
  order(id: $id) {{ transactions(first: 250) {{ {TRANSACTION} }} }}
}}"""

ALL_PARCELS_AND_REFUNDS = """query Ids($id: ID!) {
  order(id: $id) { fulfillments(first: 250) { id } refunds(first: 250) { id } }
}"""

MORE_RETURNS = f"""query Returns($id: ID!, $after: String) {{
  order(id: $id) {{ returns(first: 50, after: $after) {{ nodes {{ id }} {PAGE_INFO} }} }}
}}"""


def more_of(version: Version, kind: str) -> str:
    """The rest of the lines of a Fulfillment, a Refund or a Return."""
    reason = "returnReasonDefinition { handle name }" if version.return_reasons else "returnReason"
    processed = "processedQuantity processableQuantity" if version.processes_returns else "refundedQuantity"
    fields = {
        "Fulfillment": (
            "fulfillmentLineItems",
            "id quantity lineItem { id }",
        ),
        "Refund": (
            "refundLineItems",
            f"quantity restockType restocked lineItem {{ id }} subtotalSet {MONEY} totalTaxSet {MONEY}",
        ),
        "Return": (
            "returnLineItems",
            f"__typename id quantity {reason} returnReasonNote customerNote {processed}"
            " ... on ReturnLineItem { fulfillmentLineItem { id lineItem { id } } }",
        ),
    }
    name, line = fields[kind]
    return f"""query MoreOf{kind}($id: ID!, $after: String) {{
  node(id: $id) {{
    ... on {kind} {{
      {name}(first: {MORE_PARCEL_LINES}, after: $after) {{ nodes {{ {line} }} {PAGE_INFO} }}
    }}
  }}
}}"""
