"""What becomes of a shop's rows: of an order that isn't a draft a document, and of a cart one for each of its lines.

Pure functions, to be tested without Rowcast.
"""

import json
import os
import traceback

from rowcast.v1 import mapper_pb2
from rowcast.v1.mapper_pb2 import MappedColumn, MappedDocument, MappedOutput, MappedValue, MapResult
from shop.carts_pb2 import Carts
from shop.orders_pb2 import Orders

# Change it whenever something below changes.
VERSION = "1"

ORDER_SEARCH = MappedOutput(
    name="order_search",
    columns=[
        MappedColumn(name="customer", type=MappedColumn.TYPE_INT64),
        MappedColumn(name="status", type=MappedColumn.TYPE_STRING, length=20),
        MappedColumn(name="amount", type=MappedColumn.TYPE_DECIMAL, precision=65, scale=30),
        MappedColumn(name="approved", type=MappedColumn.TYPE_BOOL),
        MappedColumn(name="created_at", type=MappedColumn.TYPE_DATETIME),
        MappedColumn(name="words", type=MappedColumn.TYPE_STRING),
    ],
)

CART_LINES = MappedOutput(
    name="cart_lines",
    columns=[
        MappedColumn(name="line", type=MappedColumn.TYPE_INT64),
        MappedColumn(name="sku", type=MappedColumn.TYPE_STRING, length=40),
        MappedColumn(name="quantity", type=MappedColumn.TYPE_INT64),
    ],
    key_columns=["line"],
)


def order(row):
    # Integers have any size, and decimals are texts: both are exact.
    order = Orders.FromString(row)
    if order.status == "draft":
        return []
    columns = {
        "approved": MappedValue(bool_value=order.status == "approved"),
        "words": MappedValue(string_value=" ".join(filter(None, [order.status, order.note]))),
    }
    # A field that isn't there is NULL, and so is a column that isn't there.
    if order.HasField("customer_id"):
        columns["customer"] = MappedValue(int64_value=order.customer_id)
    if order.HasField("status"):
        columns["status"] = MappedValue(string_value=order.status)
    if order.HasField("amount"):
        columns["amount"] = MappedValue(decimal_value=order.amount)
    if order.HasField("created_at"):
        columns["created_at"] = MappedValue(datetime_value=order.created_at)
    return [MappedDocument(output="order_search", columns=columns)]


def cart(row):
    lines = json.loads(Carts.FromString(row).lines or "[]")
    return [
        MappedDocument(
            output="cart_lines",
            columns={
                "line": MappedValue(int64_value=i),
                "sku": MappedValue(string_value=line["sku"]),
                "quantity": MappedValue(int64_value=line["quantity"]),
            },
        )
        for i, line in enumerate(lines)
    ]


TABLES = {"shop.orders": (ORDER_SEARCH, order), "shop.carts": (CART_LINES, cart)}


def table(request):
    name = f"{request.database}.{request.table}"
    if name not in TABLES:
        raise LookupError(f"no mapping of {name}")
    return TABLES[name]


def place(fault):
    """Where something was raised: its message may have the row's values."""
    frame = [each for each in traceback.extract_tb(fault.__traceback__) if each.filename == __file__][-1]
    return f"{type(fault).__name__} at {os.path.basename(frame.filename)}:{frame.lineno}"


def result(make, row):
    try:
        return MapResult(documents=make(row))
    except Exception as fault:
        return MapResult(refusal=place(fault))


def describe(request):
    output, _ = table(request)
    return mapper_pb2.DescribeResponse(version=VERSION, outputs=[output])


def map_rows(request):
    _, make = table(request)
    return mapper_pb2.MapResponse(version=VERSION, results=[result(make, row) for row in request.rows])
