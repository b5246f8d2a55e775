"""Writing the mirror of shops: batches of what a platform tells, one statement per table.

Nothing goes backwards: what is older than what is kept is passed over, in whatever order it comes. What says
nothing new writes nothing and tells nobody. Writers of one shop's mirror take turns (`in_turn`).
"""

from .customers import mirror_customers, split_off
from .gone import gone, remove_rows
from .orders import mirror_orders
from .people import move_accounts
from .products import mirror_products, set_stock
from .redact import About, erase, export
from .sold import count_sold
from .written import Change, Written, in_turn

__all__ = [
    "About",
    "Change",
    "Written",
    "count_sold",
    "erase",
    "export",
    "gone",
    "in_turn",
    "mirror_customers",
    "mirror_orders",
    "mirror_products",
    "move_accounts",
    "remove_rows",
    "set_stock",
    "split_off",
]
