"""Which deprecated arguments and input fields a request really used."""

from __future__ import annotations

from typing import Any

from graphql import (
    FieldNode,
    GraphQLInputObjectType,
    GraphQLSchema,
    OperationDefinitionNode,
    get_named_type,
    parse,
    type_from_ast,
)


def deprecated(schema: GraphQLSchema, document: str, variables: dict[str, Any]) -> set[str]:
    """`Type.field` for each deprecated input field that was given, `mutation(argument)` for arguments."""
    operation = parse(document).definitions[0]
    assert isinstance(operation, OperationDefinitionNode)
    found: set[str] = set()
    root = schema.get_root_type(operation.operation)
    assert root is not None
    for one in operation.selection_set.selections:
        assert isinstance(one, FieldNode)
        for argument in one.arguments or ():
            if root.fields[one.name.value].args[argument.name.value].deprecation_reason:
                found.add(f"{one.name.value}({argument.name.value})")
    for definition in operation.variable_definitions or ():
        kind = get_named_type(type_from_ast(schema, definition.type))
        found |= _in(kind, variables.get(definition.variable.name.value))
    return found


def _in(kind: Any, value: Any) -> set[str]:
    if isinstance(value, list):
        return {one for part in value for one in _in(kind, part)}
    if not isinstance(kind, GraphQLInputObjectType) or not isinstance(value, dict):
        return set()
    found: set[str] = set()
    for name, part in value.items():
        if kind.fields[name].deprecation_reason:
            found.add(f"{kind.name}.{name}")
        found |= _in(get_named_type(kind.fields[name].type), part)
    return found
