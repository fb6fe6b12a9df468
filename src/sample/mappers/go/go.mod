module example.com/shop/mapper

go 1.19
