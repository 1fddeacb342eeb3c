// `node bridge/compile.mjs`: the client checked by TypeScript (`strict` and more, see tsconfig.json) and turned to JavaScript.
// Exit 1 with the compiler's own words where it does not hold.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const path = (name) => fileURLToPath(new URL(name, import.meta.url));
const { status, stdout, error } = spawnSync(process.execPath, [path('../node_modules/typescript/bin/tsc'), '-p', path('.')], {
  encoding: 'utf8',
});
if (error) throw error;
if (status !== 0) {
  console.error(stdout);
  process.exit(1);
}
