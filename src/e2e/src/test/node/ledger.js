'use strict';

// What the subscriber of the documentation hands its changes to: prints the id of each that it takes, one a line.
exports.apply = async (id) => {
  await new Promise(setImmediate);
  if (id === 'unwanted') {
    throw new Error('the ledger is closed');
  }
  process.stdout.write(`${id}\n`);
};
