"""Serves mapping.py where Rowcast says: it starts this program by "command": ["python3", "map.py"].

Run by somebody else, it listens on the port in PORT.
"""

import os
import sys
from concurrent import futures

import grpc

import mapping
from rowcast.v1 import mapper_pb2_grpc


class Mapper(mapper_pb2_grpc.MapperServicer):
    def Describe(self, request, context):
        try:
            return mapping.describe(request)
        except LookupError as unknown:
            context.abort(grpc.StatusCode.NOT_FOUND, str(unknown))

    def Map(self, request, context):
        return mapping.map_rows(request)


def main():
    server = grpc.server(futures.ThreadPoolExecutor(max_workers=2))
    mapper_pb2_grpc.add_MapperServicer_to_server(Mapper(), server)
    socket = os.environ.get("ROWCAST_MAPPER_SOCKET")
    server.add_insecure_port(f"unix:{socket}" if socket else f"127.0.0.1:{os.environ.get('PORT', '50051')}")
    server.start()
    if socket:
        # It ends with Rowcast, however that ends.
        sys.stdin.read()
        server.stop(None)
    else:
        server.wait_for_termination()


if __name__ == "__main__":
    main()
