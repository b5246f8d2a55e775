"""What a query would cost by the vendor's rule: an object 1, a list 2 and so many times what it asks of each,
a mutation 10. Money and page info count nothing, as the vendor's own answers show."""

from __future__ import annotations

from typing import Any

from graphql import (
    DocumentNode,
    FieldNode,
    FragmentDefinitionNode,
    GraphQLSchema,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
    get_named_type,
    is_composite_type,
)

_FREE = {"MoneyBag", "MoneyV2", "PageInfo"}


def requested(schema: GraphQLSchema, document: DocumentNode, variables: dict[str, Any]) -> int:
    """The points the platform reserves before it answers."""
    for definition in document.definitions:
        if isinstance(definition, OperationDefinitionNode):
            root = schema.get_root_type(definition.operation)
            extra = 10 if definition.operation.value == "mutation" else 0
            return extra + _cost(schema, definition.selection_set, root, variables)
        assert not isinstance(definition, FragmentDefinitionNode), "we send no named fragments"
    return 0


def _cost(schema: GraphQLSchema, selected: SelectionSetNode, parent: Any, variables: dict[str, Any]) -> int:
    total = 0
    for one in selected.selections:
        if isinstance(one, InlineFragmentNode):
            on = schema.type_map[one.type_condition.name.value] if one.type_condition else parent
            total += _cost(schema, one.selection_set, on, variables)
        if not isinstance(one, FieldNode) or one.selection_set is None:
            continue
        field = parent.fields.get(one.name.value)
        kind = get_named_type(field.type) if field is not None else None
        if kind is None or not is_composite_type(kind) or kind.name in _FREE:
            continue
        inside = _cost(schema, one.selection_set, kind, variables)
        first = _first(one, variables)
        if kind.name.endswith("Connection"):
            total += 2 + (first or 10) * max(inside, 1)
        elif one.name.value in {"nodes", "edges"} and parent.name.endswith("Connection"):
            total += 1 + inside
        elif first is not None:
            total += 2 + first * (1 + inside)
        else:
            total += 1 + inside
    return total


def _first(field: FieldNode, variables: dict[str, Any]) -> int | None:
    for argument in field.arguments or ():
        if argument.name.value == "first":
            value: Any = argument.value
            if value.kind == "variable":
                return int(variables.get(value.name.value) or 0)
            return int(value.value)
    return None
