"""Where the service may connect to: never to itself or to the network behind it, unless that was allowed by name."""

from __future__ import annotations

import asyncio
import ipaddress
import socket
from collections.abc import Sequence

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
Network = ipaddress.IPv4Network | ipaddress.IPv6Network

_NAT64 = (ipaddress.ip_network("64:ff9b::/96"), ipaddress.ip_network("64:ff9b:1::/48"))
_COMPATIBLE = ipaddress.ip_network("::/96")


class Forbidden(Exception):
    """An address that must not be called."""


def is_public(address: Address) -> bool:
    """Whether an address is on the public internet. The standard library calls multicast and private addresses in IPv6 clothes
    (NAT64, 6to4, Teredo, mapped) global; what they lead to decides here."""
    if not address.is_global or address.is_multicast or address.is_reserved or address.is_unspecified:
        return False
    return all(is_public(inner) for inner in _inside(address))


def _inside(address: Address) -> list[ipaddress.IPv4Address]:
    """The IPv4 addresses that an IPv6 address stands for."""
    if isinstance(address, ipaddress.IPv4Address):
        return []
    found = [inner for inner in (address.ipv4_mapped, address.sixtofour, *(address.teredo or ())) if inner is not None]
    if any(address in network for network in (*_NAT64, _COMPATIBLE)):
        found.append(ipaddress.IPv4Address(int(address) & 0xFFFFFFFF))
    return found


async def resolve(host: str, port: int, allowed: Sequence[Network] = ()) -> str:
    """An address of the host that may be called; it is this address that is called then, whatever the name says a moment later.
    Raises ``Forbidden`` where any of its addresses must not be called, ``OSError`` where it has none."""
    found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    addresses = [ipaddress.ip_address(str(entry[4][0]).split("%", 1)[0]) for entry in found]
    for address in addresses:
        if not is_public(address) and not any(address.version == network.version and address in network for network in allowed):
            raise Forbidden(f"{host} leads to an address that is not on the public internet.")
    return str(addresses[0])
