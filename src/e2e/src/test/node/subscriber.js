'use strict';

/*
 * A subscriber of one exported table: node subscriber.js FOLDER FILE SERVICE PORT, such as
 * node subscriber.js contracts shop/orders.proto shop.OrdersSubscriber 9090
 *
 * Prints "listening" and then a line of JSON for each change, and answers a batch when all of its lines are out.
 */
const grpc = require('@grpc/grpc-js');
const protoLoader = require('@grpc/proto-loader');

const [folder, file, service, port] = process.argv.slice(2);

const definition = protoLoader.loadSync(file, {
  includeDirs: [folder],
  keepCase: true, // fields by their names in the .proto file
  longs: String, // a JavaScript number holds 53 bits
  enums: String,
  bytes: String, // Base64
  // Neither defaults nor oneofs: a field that is absent, which is how NULL arrives, stays absent.
});
const Subscriber = service.split('.').reduce((scope, name) => scope[name], grpc.loadPackageDefinition(definition));

/** What JSON has no number for: -0, NaN and the infinities. */
function spelt(key, value) {
  if (Object.is(value, -0)) {
    return '-0';
  }
  return typeof value === 'number' && !Number.isFinite(value) ? String(value) : value;
}

function push(call, answer) {
  const { changes, ...batch } = call.request;
  const lines = changes.map((change) => JSON.stringify({ batch, change }, spelt) + '\n');
  process.stdout.write(lines.join(''), (error) => (error ? answer(error) : answer(null, {})));
}

const server = new grpc.Server();
server.addService(Subscriber.service, { Push: push });
server.bindAsync(`127.0.0.1:${port}`, grpc.ServerCredentials.createInsecure(), (error) => {
  if (error) {
    throw error;
  }
  process.stdout.write('listening\n');
});
process.once('SIGTERM', () => server.forceShutdown());
