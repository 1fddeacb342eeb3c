// GraphQL over HTTP conformance: `node audit.mjs http://127.0.0.1:8080/graphql`.
// Exit 0 when every MUST and SHOULD of the graphql-http suite holds, 1 when one does not, 2 on wrong use.
// A MAY is printed but never fails the run: Collectief takes POST only, so the GET ones are refused on purpose.
import { serverAudits } from 'graphql-http';

const url = process.argv[2];
if (!url || !URL.canParse(url)) {
  console.error('use: node audit.mjs <url of /graphql>');
  process.exit(2);
}

// A server that hangs must fail the audit, not hang the pipeline: 10 s an answer, 60 s in all.
const deadline = AbortSignal.timeout(60_000);
const fetchFn = (input, init) =>
  fetch(input, { ...init, signal: AbortSignal.any([deadline, AbortSignal.timeout(10_000)]) });

const audits = serverAudits({ url, fetchFn });
const counts = { MUST: { ok: 0, failed: 0 }, SHOULD: { ok: 0, failed: 0 }, MAY: { ok: 0, failed: 0 } };
let broken = audits.length === 0; // a suite that finds nothing to ask proves nothing

// One at a time: the output stays in order and a rate limit is not what we measure here.
for (const { id, name, fn } of audits) {
  const level = name.split(' ', 1)[0];
  // The suite throws when there is no answer at all (refused, timed out): that too is a failed audit.
  const result = await fn().catch((error) => ({
    status: 'error',
    reason: `no answer: ${error.cause?.message ?? error.message}`,
  }));
  const ok = result.status === 'ok';
  counts[level][ok ? 'ok' : 'failed'] += 1;
  console.log(`${id} ${level.padEnd(6)} ${ok ? 'ok    ' : 'FAILED'} ${name}`);
  if (ok) continue;
  console.log(`     ${result.reason}`);
  if (result.response) console.log(`     answer: ${await describe(result.response)}`);
  if (level !== 'MAY') broken = true;
}

console.log(JSON.stringify(counts));
process.exitCode = broken ? 1 : 0;

async function describe(response) {
  // Some audits have read the body already; the status still tells something.
  const body = response.bodyUsed ? '(body was read by the audit)' : await response.text();
  return `${response.status} ${response.headers.get('content-type') ?? '-'} ${body.slice(0, 2000)}`;
}
