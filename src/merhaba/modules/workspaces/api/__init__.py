"""HTTP for workspaces: me, people, teams, brands, tokens."""

from fastapi import APIRouter

from . import brands, me, people, tokens

router = APIRouter()
for part in (me, people, brands, tokens):
    router.include_router(part.router)
