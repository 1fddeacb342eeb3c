// Starts providers.mjs from another Node script, the way the Rust harness does it.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** Answers { control, issuers, call(name, body), stop() }; stop closes stdin and answers the exit code. */
export async function startProviders() {
  const script = fileURLToPath(new URL('providers.mjs', import.meta.url));
  const child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
  const exited = once(child, 'exit');
  const line = once(createInterface({ input: child.stdout }), 'line').then(([text]) => text);
  const text = await Promise.race([line, exited.then(([code]) => Promise.reject(new Error(`providers ended with ${code}`)))]);
  const { control, issuers } = JSON.parse(text);

  async function call(name, body = {}) {
    const response = await fetch(`${control}/${name}`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (!response.ok) throw new Error(`${name}: ${response.status} ${await response.text()}`);
    return response.json();
  }

  async function stop() {
    child.stdin.end();
    const [code] = await exited;
    return code;
  }

  return { control, issuers, call, stop };
}
