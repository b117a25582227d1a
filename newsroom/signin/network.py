"""Networks of addresses: what limits and the security log know of where a request came from."""

from ipaddress import IPv6Address, ip_address, ip_network

from django.http import HttpRequest

V4_BITS, V6_BITS = 24, 64
UNKNOWN = "?"


def network_of(address: str) -> str:
    """The /24 of an IPv4 address, the /64 of an IPv6 one, which one household or machine has; "?" for anything else."""
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return UNKNOWN
    if isinstance(parsed, IPv6Address) and parsed.ipv4_mapped:
        parsed = parsed.ipv4_mapped
    bits = V4_BITS if parsed.version == 4 else V6_BITS
    return str(ip_network((parsed, bits), strict=False))


def network_of_request(request: HttpRequest) -> str:
    return network_of(request.META.get("REMOTE_ADDR", ""))
