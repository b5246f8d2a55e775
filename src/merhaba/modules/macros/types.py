"""Macros as the API shows them."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from pydantic import AfterValidator, BaseModel, Field

from merhaba.kit.examples import ANSWERED_AT, BRAND_ID, CONVERSATION_ID, FILE_ID, TAG_ID, example, example_of
from merhaba.kit.text import clean, one_line
from merhaba.modules.inbox.types import AttachmentShape, Conversation, Priority, Status
from merhaba.modules.workspaces.types import Locale, Shape
from merhaba.ports.shops.actions import ActionKind

MACRO_ID = "01985c60-1a2b-7c3d-8e4f-5a6b7c8d9e0f"
MAX_TEXT = 20_000
MAX_HTML = 100_000
MAX_FILES = 20
LONGEST_SNOOZE_HOURS = 24 * 90

Name = Annotated[str, Field(min_length=1, max_length=120), AfterValidator(one_line)]
Said = Annotated[str, Field(max_length=MAX_TEXT), AfterValidator(clean)]
Topic = Annotated[str, Field(max_length=500), AfterValidator(clean)]


class MacroText(BaseModel):
    """What is said in one language. `html` wins over `text`, which is then made from it."""

    model_config = example(
        text="Hi {{customer.first_name|there}},\n\nYour parcel is on its way: {{order.tracking_url}}",
        html=None,
    )

    text: Said = ""
    html: str | None = Field(None, max_length=MAX_HTML)


class MacroActions(BaseModel):
    """What is done at once with the answer. `order_action` opens its form for a person to look at and send;
    a macro never does anything to an order. `to_me` assigns to whoever uses it."""

    model_config = example(
        status="pending",
        priority=None,
        snooze_hours=None,
        add_tags=[TAG_ID],
        remove_tags=[],
        assignee=None,
        to_me=True,
        team=None,
        note="",
        order_action=None,
    )

    status: Literal["open", "pending", "closed"] | None = None
    priority: Priority | None = None
    snooze_hours: int | None = Field(None, ge=1, le=LONGEST_SNOOZE_HOURS)
    add_tags: list[UUID] = Field([], max_length=20)
    remove_tags: list[UUID] = Field([], max_length=20)
    assignee: UUID | None = None
    to_me: bool = False
    team: UUID | None = None
    note: Said = ""
    order_action: ActionKind | None = None


class MacroFields(BaseModel):
    """A macro as it is written. `brands` empty: every brand. `topics` are words customers use when it fits,
    by language; suggestions and the search look at them. `shared`: everybody's, which admins keep."""

    model_config = example(
        name="Where is my order",
        shared=True,
        brands=[],
        texts={"en": example_of(MacroText)},
        topics={"en": "not arrived yet, late, tracking"},
        attachments=[],
        actions=example_of(MacroActions),
        archived=False,
    )

    name: Name
    shared: bool = False
    brands: list[UUID] = Field([], max_length=100)
    texts: dict[Locale, MacroText] = {}
    topics: dict[Locale, Topic] = {}
    attachments: list[UUID] = Field([], max_length=MAX_FILES)
    actions: MacroActions = MacroActions()
    archived: bool = False


class Macro(Shape):
    """A macro and its use. `editable` is about the caller; `variables` are those that its texts name."""

    model_config = example(
        id=MACRO_ID,
        name="Where is my order",
        shared=True,
        brands=[BRAND_ID],
        texts={"en": example_of(MacroText)},
        topics={"en": "not arrived yet, late, tracking"},
        attachments=[],
        actions=example_of(MacroActions),
        archived=False,
        variables=["customer.first_name", "order.tracking_url"],
        editable=True,
        uses=42,
        last_used_at=ANSWERED_AT,
        created_at="2026-02-01T08:00:00Z",
        changed_at="2026-02-20T11:30:00Z",
    )

    id: UUID
    name: str
    shared: bool
    brands: list[UUID]
    texts: dict[Locale, MacroText]
    topics: dict[Locale, str]
    attachments: list[AttachmentShape]
    actions: MacroActions
    archived: bool
    variables: list[str]
    editable: bool
    uses: int
    last_used_at: datetime | None
    created_at: datetime
    changed_at: datetime


class OfferedMacro(Shape):
    """A macro for one conversation, best first. `opening` are its first words as they would be sent, in
    `language`; `missing` the variables without a value; `suggested` where the conversation sounds like it.
    `search` is what a search looks into."""

    model_config = example(
        id=MACRO_ID,
        name="Where is my order",
        shared=True,
        language="de",
        opening="Hallo Clara, Ihr Paket ist unterwegs",
        missing=[],
        suggested=True,
        uses=42,
        has_actions=True,
        search="noch nicht da, verspätet, sendungsverfolgung",
    )

    id: UUID
    name: str
    shared: bool
    language: str
    opening: str
    missing: list[str]
    suggested: bool
    uses: int
    has_actions: bool
    search: str


class MacroPiece(Shape):
    """A part of a filled text: as written (`text`), a `value`, or a variable that is `missing`."""

    kind: Literal["text", "value", "missing"]
    text: str
    variable: str = ""


class MacroPlanned(Shape):
    """Something a macro does beside the answer: `kind`, and what to (`name`, where it has one)."""

    kind: Literal[
        "status", "priority", "snooze", "add_tag", "remove_tag", "assign", "team", "note", "attachment"
    ]
    value: str = ""
    name: str = ""


class MacroPreview(Shape):
    """A macro as it would be used in one conversation: nothing is done yet. `languages` are those it is
    written in; `gone` says what it names that is not there any more."""

    model_config = example(
        macro=MACRO_ID,
        language="en",
        languages=["en", "de"],
        text="Hi Clara,\n\nYour parcel is on its way: https://dhl.test/JD0146",
        html=None,
        pieces=[
            {"kind": "text", "text": "Hi ", "variable": ""},
            {"kind": "value", "text": "Clara", "variable": "customer.first_name"},
        ],
        missing=[],
        actions=[{"kind": "status", "value": "pending", "name": ""}],
        gone=[],
        order=None,
        order_action=None,
        attachments=[],
    )

    macro: UUID
    language: str
    languages: list[str]
    text: str
    html: str | None
    pieces: list[MacroPiece]
    missing: list[str]
    actions: list[MacroPlanned]
    gone: list[str]
    order: UUID | None
    order_action: ActionKind | None
    attachments: list[AttachmentShape]


class MacroApplied(Shape):
    """What is to be done by whoever used a macro: the answer to send, what becomes of the conversation when
    it is sent (`then`, `snooze_until`), the form to open. Everything else is done; `gone` could not be."""

    model_config = example(
        macro=MACRO_ID,
        language="en",
        text="Hi Clara,\n\nYour parcel is on its way.",
        html="<p>Hi Clara,</p><p>Your parcel is on its way.</p>",
        missing=[],
        gone=[],
        then="pending",
        snooze_until=None,
        order=None,
        order_action=None,
        attachments=[
            {
                "id": FILE_ID,
                "name": "label.pdf",
                "content_type": "application/pdf",
                "size": 48213,
                "url": f"/files/{BRAND_ID}/{FILE_ID}/k3v9/label.pdf",
                "inline": False,
            }
        ],
        conversation={**example_of(Conversation), "id": CONVERSATION_ID},
    )

    macro: UUID
    language: str
    text: str
    html: str
    missing: list[str]
    gone: list[str]
    then: Status | None
    snooze_until: datetime | None
    order: UUID | None
    order_action: ActionKind | None
    attachments: list[AttachmentShape]
    conversation: Conversation


def plain(fields: MacroFields) -> dict[str, Any]:
    """A macro's content as it is stored."""
    return {
        "name": fields.name,
        "brand_ids": list(dict.fromkeys(fields.brands)),
        "texts": {str(tag): one.model_dump(mode="json") for tag, one in fields.texts.items()},
        "topics": {str(tag): one for tag, one in fields.topics.items() if one.strip()},
        "attachments": list(dict.fromkeys(fields.attachments)),
        "actions": fields.actions.model_dump(mode="json"),
    }
