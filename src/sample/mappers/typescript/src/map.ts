// Serves mapping.ts where Rowcast says: it starts this program by "command": ["node", "dist/map.js"]. Run by somebody else, it listens on
// the port in PORT.
import { createServer } from "node:http2";
import { connectNodeAdapter } from "@connectrpc/connect-node";
import { Mapper } from "./gen/rowcast/v1/mapper_pb.js";
import { describe, map } from "./mapping.js";

const server = createServer(connectNodeAdapter({ routes: (router) => router.service(Mapper, { describe, map }) }));
const socket = process.env.ROWCAST_MAPPER_SOCKET;
if (socket) {
  server.listen(socket);
  // It ends with Rowcast, however that ends.
  process.stdin.on("end", () => process.exit(0)).resume();
} else {
  server.listen(Number(process.env.PORT ?? 50051), "127.0.0.1");
}
