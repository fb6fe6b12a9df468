// Serves mapping.go where Rowcast says: it starts this program by "command": ["./mapper"]. Run by somebody else, it listens on the port in PORT.
package main

import (
	"context"
	"io"
	"log"
	"net"
	"os"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	rowcast "example.com/shop/contracts/rowcast/v1"
)

type mapper struct {
	rowcast.UnimplementedMapperServer
}

func (mapper) Describe(_ context.Context, asked *rowcast.DescribeRequest) (*rowcast.DescribeResponse, error) {
	table, known := tables[asked.Database+"."+asked.Table]
	if !known {
		return nil, status.Errorf(codes.NotFound, "no mapping of %s.%s", asked.Database, asked.Table)
	}
	return &rowcast.DescribeResponse{Version: version, Outputs: []*rowcast.MappedOutput{table.output}}, nil
}

func (mapper) Map(_ context.Context, asked *rowcast.MapRequest) (*rowcast.MapResponse, error) {
	table, known := tables[asked.Database+"."+asked.Table]
	if !known {
		return nil, status.Errorf(codes.NotFound, "no mapping of %s.%s", asked.Database, asked.Table)
	}
	response := &rowcast.MapResponse{Version: version}
	for _, row := range asked.Rows {
		response.Results = append(response.Results, mapped(table, row))
	}
	return response, nil
}

func listen() (net.Listener, error) {
	if socket := os.Getenv("ROWCAST_MAPPER_SOCKET"); socket != "" {
		// It ends with Rowcast, however that ends.
		go func() {
			io.Copy(io.Discard, os.Stdin)
			os.Exit(0)
		}()
		return net.Listen("unix", socket)
	}
	port := os.Getenv("PORT")
	if port == "" {
		port = "50051"
	}
	return net.Listen("tcp", "127.0.0.1:"+port)
}

func main() {
	listener, err := listen()
	if err != nil {
		log.Fatal(err)
	}
	server := grpc.NewServer()
	rowcast.RegisterMapperServer(server, mapper{})
	log.Fatal(server.Serve(listener))
}
