"""What goes along when a customer becomes part of another, by the name it has in the record of the merge."""

from __future__ import annotations

from merhaba.modules.commerce.commands import move_customer as move_orders
from merhaba.modules.commerce.mirror import move_accounts
from merhaba.modules.customers.commands.merge import Mover
from merhaba.modules.inbox.commands.change import move_customer as move_conversations

MOVERS: dict[str, Mover] = {
    "conversations": move_conversations,
    "orders": move_orders,
    "shop_accounts": move_accounts,
}
