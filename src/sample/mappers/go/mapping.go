package main

// What becomes of a shop's rows: of an order that isn't a draft a document, and of a cart one for each of its lines. Pure functions, to be tested without
// Rowcast.

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"runtime"
	"strings"

	"google.golang.org/protobuf/proto"

	rowcast "example.com/shop/contracts/rowcast/v1"
	"example.com/shop/contracts/shop"
)

// Change it whenever something below changes.
const version = "1"

type columns map[string]*rowcast.MappedValue

type mapping struct {
	output *rowcast.MappedOutput
	make   func(row []byte) ([]columns, error)
}

var tables = map[string]mapping{
	"shop.orders": {
		output: &rowcast.MappedOutput{
			Name: "order_search",
			Columns: []*rowcast.MappedColumn{
				{Name: "customer", Type: rowcast.MappedColumn_TYPE_INT64},
				{Name: "status", Type: rowcast.MappedColumn_TYPE_STRING, Length: proto.Uint32(20)},
				{Name: "amount", Type: rowcast.MappedColumn_TYPE_DECIMAL, Precision: proto.Uint32(65), Scale: proto.Uint32(30)},
				{Name: "approved", Type: rowcast.MappedColumn_TYPE_BOOL},
				{Name: "created_at", Type: rowcast.MappedColumn_TYPE_DATETIME},
				{Name: "words", Type: rowcast.MappedColumn_TYPE_STRING},
			},
		},
		make: order,
	},
	"shop.carts": {
		output: &rowcast.MappedOutput{
			Name: "cart_lines",
			Columns: []*rowcast.MappedColumn{
				{Name: "line", Type: rowcast.MappedColumn_TYPE_INT64},
				{Name: "sku", Type: rowcast.MappedColumn_TYPE_STRING, Length: proto.Uint32(40)},
				{Name: "quantity", Type: rowcast.MappedColumn_TYPE_INT64},
			},
			KeyColumns: []string{"line"},
		},
		make: cart,
	},
}

func order(row []byte) ([]columns, error) {
	var order shop.Orders
	if err := proto.Unmarshal(row, &order); err != nil {
		return nil, at("the row can't be read")
	}
	if order.GetStatus() == "draft" {
		return nil, nil
	}
	words := strings.TrimSpace(order.GetStatus() + " " + order.GetNote())
	made := columns{
		"approved": {Kind: &rowcast.MappedValue_BoolValue{BoolValue: order.GetStatus() == "approved"}},
		"words":    {Kind: &rowcast.MappedValue_StringValue{StringValue: words}},
	}
	// A field that isn't there is NULL, and so is a column that isn't there.
	if order.CustomerId != nil {
		made["customer"] = &rowcast.MappedValue{Kind: &rowcast.MappedValue_Int64Value{Int64Value: *order.CustomerId}}
	}
	if order.Status != nil {
		made["status"] = &rowcast.MappedValue{Kind: &rowcast.MappedValue_StringValue{StringValue: *order.Status}}
	}
	if order.Amount != nil {
		made["amount"] = &rowcast.MappedValue{Kind: &rowcast.MappedValue_DecimalValue{DecimalValue: order.Amount}}
	}
	if order.CreatedAt != nil {
		made["created_at"] = &rowcast.MappedValue{Kind: &rowcast.MappedValue_DatetimeValue{DatetimeValue: order.CreatedAt}}
	}
	return []columns{made}, nil
}

func cart(row []byte) ([]columns, error) {
	var cart shop.Carts
	if err := proto.Unmarshal(row, &cart); err != nil {
		return nil, at("the row can't be read")
	}
	var lines []struct {
		Sku      *string
		Quantity *int64
	}
	if cart.Lines != nil {
		if err := json.Unmarshal([]byte(*cart.Lines), &lines); err != nil {
			return nil, at("lines is no list of lines")
		}
	}
	var all []columns
	for i, line := range lines {
		if line.Sku == nil || line.Quantity == nil {
			return nil, at("line %d has no sku or no quantity", i)
		}
		all = append(all, columns{
			"line":     {Kind: &rowcast.MappedValue_Int64Value{Int64Value: int64(i)}},
			"sku":      {Kind: &rowcast.MappedValue_StringValue{StringValue: *line.Sku}},
			"quantity": {Kind: &rowcast.MappedValue_Int64Value{Int64Value: *line.Quantity}},
		})
	}
	return all, nil
}

// A refusal with its place, and without the row's values.
func at(format string, values ...any) error {
	_, file, line, _ := runtime.Caller(1)
	return fmt.Errorf("%s at %s:%d", fmt.Sprintf(format, values...), filepath.Base(file), line)
}

func mapped(table mapping, row []byte) (result *rowcast.MapResult) {
	defer func() {
		if fault := recover(); fault != nil {
			refusal := fmt.Sprintf("a panic, %T", fault)
			result = &rowcast.MapResult{Refusal: &refusal}
		}
	}()
	all, err := table.make(row)
	if err != nil {
		refusal := err.Error()
		return &rowcast.MapResult{Refusal: &refusal}
	}
	result = &rowcast.MapResult{}
	for _, made := range all {
		document := &rowcast.MappedDocument{Output: table.output.Name, Columns: made}
		result.Documents = append(result.Documents, document)
	}
	return result
}
