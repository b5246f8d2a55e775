"""HTTP for the inbox."""

from fastapi import APIRouter

from . import conversations, messages, mine, tags

router = APIRouter()
for part in (conversations, messages, mine, tags):
    router.include_router(part.router)
