// What becomes of a shop's rows: of an order that isn't a draft a document, and of a cart one for each of its lines. Pure functions, to be tested without
// Rowcast.
import { fromBinary, type MessageInitShape } from "@bufbuild/protobuf";
import { Code, ConnectError } from "@connectrpc/connect";
import {
  MappedColumn_Type as Type,
  type DescribeRequest,
  type DescribeResponseSchema,
  type MapRequest,
  type MapResponseSchema,
  type MapResultSchema,
  type MappedOutputSchema,
} from "./gen/rowcast/v1/mapper_pb.js";
import { CartsSchema } from "./gen/shop/carts_pb.js";
import { OrdersSchema } from "./gen/shop/orders_pb.js";

type Result = MessageInitShape<typeof MapResultSchema>;

interface TableMapping {
  outputs: MessageInitShape<typeof MappedOutputSchema>[];
  map(row: Uint8Array): Result;
}

// Change it whenever something below changes.
const VERSION = "1";

const TABLES: Record<string, TableMapping> = {
  "shop.orders": {
    outputs: [
      {
        name: "order_search",
        columns: [
          { name: "customer", type: Type.INT64 },
          { name: "status", type: Type.STRING, length: 20 },
          { name: "amount", type: Type.DECIMAL, precision: 65, scale: 30 },
          { name: "approved", type: Type.BOOL },
          { name: "created_at", type: Type.DATETIME },
          { name: "words", type: Type.STRING },
        ],
      },
    ],
    map: order,
  },
  "shop.carts": {
    outputs: [
      {
        name: "cart_lines",
        columns: [
          { name: "line", type: Type.INT64 },
          { name: "sku", type: Type.STRING, length: 40 },
          { name: "quantity", type: Type.INT64 },
        ],
        keyColumns: ["line"],
      },
    ],
    map: cart,
  },
};

function order(row: Uint8Array): Result {
  // 64-bit integers are bigint, and decimals are texts: both are exact.
  const order = fromBinary(OrdersSchema, row);
  if (order.status === "draft") {
    return {};
  }
  const columns: NonNullable<NonNullable<Result["documents"]>[number]["columns"]> = {
    approved: { kind: { case: "boolValue", value: order.status === "approved" } },
    words: { kind: { case: "stringValue", value: [order.status, order.note].filter(Boolean).join(" ") } },
  };
  // A field that isn't there is NULL, and so is a column that isn't there.
  if (order.customerId !== undefined) {
    columns.customer = { kind: { case: "int64Value", value: order.customerId } };
  }
  if (order.status !== undefined) {
    columns.status = { kind: { case: "stringValue", value: order.status } };
  }
  if (order.amount) {
    columns.amount = { kind: { case: "decimalValue", value: order.amount } };
  }
  if (order.createdAt) {
    columns.created_at = { kind: { case: "datetimeValue", value: order.createdAt } };
  }
  return { documents: [{ output: "order_search", columns }] };
}

function cart(row: Uint8Array): Result {
  const cart = fromBinary(CartsSchema, row);
  const lines: unknown = JSON.parse(cart.lines ?? "[]");
  if (!Array.isArray(lines)) {
    throw new Error("lines is no list");
  }
  return {
    documents: lines.map((line, i) => {
      if (typeof line?.sku !== "string" || !Number.isSafeInteger(line?.quantity)) {
        throw new Error(`line ${i} has no sku or no quantity`);
      }
      return {
        output: "cart_lines",
        columns: {
          line: { kind: { case: "int64Value", value: BigInt(i) } },
          sku: { kind: { case: "stringValue", value: line.sku } },
          quantity: { kind: { case: "int64Value", value: BigInt(line.quantity) } },
        },
      };
    }),
  };
}

// Where something was thrown: its message may have the row's values.
function place(fault: unknown): string {
  const frame = fault instanceof Error ? fault.stack?.match(/[\w.]+\.js:\d+/)?.[0] : undefined;
  return `${fault instanceof Error ? fault.name : typeof fault} at ${frame ?? "an unknown place"}`;
}

function table(asked: { database: string; table: string }): TableMapping {
  const known = TABLES[`${asked.database}.${asked.table}`];
  if (!known) {
    throw new ConnectError(`no mapping of ${asked.database}.${asked.table}`, Code.NotFound);
  }
  return known;
}

export function describe(asked: DescribeRequest): MessageInitShape<typeof DescribeResponseSchema> {
  return { version: VERSION, outputs: table(asked).outputs };
}

export function map(asked: MapRequest): MessageInitShape<typeof MapResponseSchema> {
  const { map } = table(asked);
  const results = asked.rows.map((row): Result => {
    try {
      return map(row);
    } catch (fault) {
      return { refusal: place(fault) };
    }
  });
  return { version: VERSION, results };
}
