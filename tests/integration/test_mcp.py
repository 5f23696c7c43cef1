"""The MCP server, driven by the protocol's own client library."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from mcp import Client, StdioServerParameters

from drafting.app import create_app
from drafting.client import AsyncEvenhand
from drafting.client.mcp import build_server
from tests.integration.conftest import settings
from tests.integration.fakes import FakeDrafter
from tests.integration.served import served

TOOLS = {"draft", "check", "search", "policies", "decide"}


@pytest.fixture(scope="module")
def url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with served(create_app(settings(tmp_path_factory.mktemp("mcp")), FakeDrafter())) as address:
        yield address


async def test_there_is_no_tool_that_approves_or_sends(url: str) -> None:
    async with AsyncEvenhand(url) as service, Client(build_server(service)) as client:
        tools = (await client.list_tools()).tools
    assert {tool.name for tool in tools} == TOOLS
    assert all(tool.description for tool in tools)
    assert {tool.name for tool in tools if tool.annotations and not tool.annotations.read_only_hint} == {"draft"}


async def test_a_draft_waits_for_a_person(url: str) -> None:
    async with AsyncEvenhand(url) as service:
        async with Client(build_server(service)) as client:
            answer = await client.call_tool("draft", {"message": "My kite broke.", "channel": "email", "customer": {"id": "c-7"}})
        assert not answer.is_error
        assert answer.structured_content["state"] == "needs_review"
        assert (await service.read(answer.structured_content["id"])).state == "needs_review"


async def test_the_tools_that_read(url: str) -> None:
    async with AsyncEvenhand(url) as service, Client(build_server(service)) as client:
        found = await client.call_tool("search", {"question": "How long may a return take?"})
        policies = await client.call_tool("policies", {})
        decision = await client.call_tool("decide", {"policy": "returns", "facts": {"days": 60}})
        checked = await client.call_tool("check", {"text": "Hello.", "channel": "email", "message": "Hi."})
    assert found.structured_content["hits"][0]["article"] == "returns"
    assert [policy["id"] for policy in policies.structured_content["items"]] == ["returns"]
    assert decision.structured_content["policy"] == "returns"
    assert checked.structured_content["verdict"] in {"pass", "warn", "block"}


async def test_a_refusal_reaches_the_assistant_as_an_error(url: str) -> None:
    async with AsyncEvenhand(url) as service, Client(build_server(service)) as client:
        answer = await client.call_tool("decide", {"policy": "no-such-policy", "facts": {}})
    assert answer.is_error
    assert "no-such-policy" in answer.content[0].text


async def test_the_command_serves_over_standard_input_and_output(url: str) -> None:
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])}
    command = StdioServerParameters(
        command=sys.executable, args=["-c", "from drafting.cli import main; main()", "mcp", "--url", url], env=environment
    )
    async with Client(command) as client:
        answer = await client.call_tool("search", {"question": "How long?"})
    assert answer.structured_content["hits"][0]["article"] == "returns"
