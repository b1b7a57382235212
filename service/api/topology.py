"""What the clients ask first: which version answers, and whether it is well."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, Final

from flask import Response

from service.api.fields import Items, Number, Text
from service.api.schema import Answer, Part
from service.api.work import Door, parts, send

door = Door("topology", "服务的版本与状态 · Version and state of the service")


class Partition(Answer):
    """There is one, and it leads."""

    partition_id = Number(required=True)
    role = Text(required=True)
    health = Text(required=True)
    state = Text(required=True)


class Broker(Answer):
    """The service, seen as the clients expect a cluster."""

    node_id = Number(required=True)
    broker_id = Text(required=True)
    host = Text(required=True)
    port = Number(required=True)
    version = Text(required=True)
    partitions = Items(Part(Partition), required=True)


class Topology(Answer):
    """A cluster of one."""

    brokers = Items(Part(Broker), required=True)
    cluster_id = Text(required=True, allow_none=True)
    cluster_size = Number(required=True)
    partitions_count = Number(required=True)
    replication_factor = Number(required=True)
    gateway_version = Text(required=True, example="8.8.0")
    last_completed_change_id = Text(required=True)
    product = Text(required=True)
    product_version = Text(required=True)


GATEWAY_VERSION: Final = "8.8.0"  # the version of the Orchestration Cluster API that these routes follow
PRODUCT_VERSION: Final = version("yuanke")


@door.operation("GET", "/topology", zh="服务的版本与状态", answer=Topology)
def get_topology() -> Response:
    """Version and state of the service, as a cluster of one."""
    settings = parts().settings
    partition = {"partition_id": 1, "role": "leader", "health": "healthy", "state": "active"}
    broker: dict[str, Any] = {
        "node_id": 0,
        "broker_id": "0",
        "host": settings.host,
        "port": settings.port,
        "version": GATEWAY_VERSION,
        "partitions": [partition],
    }
    return send(
        Topology().dump(
            {
                "brokers": [broker],
                "cluster_id": "yuanke",
                "cluster_size": 1,
                "partitions_count": 1,
                "replication_factor": 1,
                "gateway_version": GATEWAY_VERSION,
                "last_completed_change_id": "-1",
                "product": "Yuanke 园科",
                "product_version": PRODUCT_VERSION,
            }
        )
    )
