'use strict';

// A DynamoDB for tests: `node dynamodb.js [folder]` prints its port, and ends with whoever has started it. Without a folder it keeps all in memory.
const dynalite = require('dynalite');

// Node.js closes idle connections after 5 s, and a request that is sent just then is lost.
const server = dynalite({ path: process.argv[2], createTableMs: 20, deleteTableMs: 20, updateTableMs: 20 });
server.keepAliveTimeout = 0;
server.listen(0, '127.0.0.1', () => console.log(server.address().port));
process.stdin.on('end', () => process.exit(0)).resume();
