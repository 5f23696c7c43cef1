"""Draft for many customers side by side and see who is waiting for what. Run against a service on this machine: `make serve`."""

import asyncio
import os

from drafting.client import AsyncEvenhand, Case

MESSAGES = ["My kite broke.", "When are you open?", "Where is my parcel?"]


async def main() -> None:
    async with AsyncEvenhand(os.environ.get("EVENHAND_URL", "http://127.0.0.1:8000"), os.environ.get("EVENHAND_KEY")) as service:
        drafts = await asyncio.gather(*(service.draft(Case([text]), "chat") for text in MESSAGES))
        for text, draft in zip(MESSAGES, drafts, strict=True):
            print(f"{draft.resolution.action:9} {draft.verdict:5} {text}")
        waiting = await service.queue(limit=10)
        print(len(waiting.items), "drafts wait for a person")


if __name__ == "__main__":
    asyncio.run(main())
