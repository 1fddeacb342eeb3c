// Starts the issuers of the tests in one process: `node oidc/providers.mjs`, stdin a pipe that stays open.
// One line of JSON on stdout says where they listen. Everything else that is said goes to stderr.
console.info = console.log = console.error; // oidc-provider prints notices; stdout is for the one line

import { CertifiedIssuer } from './certified.mjs';
import { startControl } from './control.mjs';
import { EntraIssuer } from './entra.mjs';

// Whoever started us holds the other end of stdin. When it dies, however it dies, so do we.
for (const event of ['end', 'close', 'error']) process.stdin.on(event, () => process.exit(0));
process.stdin.resume();

const issuers = {
  // The same kid for two different keys: a cache that goes by kid alone mixes the tenants up.
  alpha: new CertifiedIssuer('alpha', 'shared-1'),
  beta: new CertifiedIssuer('beta', 'shared-1'),
  entra: new EntraIssuer('entra', 'entra-1'),
};
await Promise.all(Object.values(issuers).map((issuer) => issuer.start()));
const control = await startControl(issuers);

const addresses = Object.fromEntries(Object.entries(issuers).map(([name, { url }]) => [name, url]));
process.stdout.write(`${JSON.stringify({ control, issuers: addresses })}\n`);
