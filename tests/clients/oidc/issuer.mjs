// What every issuer of the tests has in common: a loopback server, its keys, its people, its faults.
import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { newKey, now, rs256 } from './jws.mjs';

export const API_AUDIENCE = 'urn:collectief:api';
export const ENTRA_AUDIENCE = '11111111-2222-3333-4444-555555555555';
export const ENTRA_TENANT = '9a1b0c2d-3e4f-4a5b-8c6d-7e8f90a1b2c3';
export const WEB_CLIENT = { id: 'collectief-web', secret: 'web-secret' };
export const MACHINE_CLIENT = { id: 'collectief-machine', secret: 'machine-secret' };
export const TOKEN_LIFETIME = 300;

/** Starts a server on a free loopback port and answers its origin. */
export async function listen(handler) {
  const server = createServer((request, response) => {
    Promise.resolve(handler(request, response)).catch((error) => {
      console.error(error);
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
  });
  await new Promise((resolve, reject) => server.once('error', reject).listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${server.address().port}`;
}

export function sendJson(response, status, value) {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store' });
  response.end(JSON.stringify(value));
}

export async function readBody(request) {
  const parts = [];
  for await (const part of request) parts.push(part);
  return Buffer.concat(parts).toString();
}

/** A subclass gives `jwksPath`, `answer(request, response)`, `describe(subject)` and, if it needs one, `rebuild()`. */
export class Issuer {
  keys = []; // the first one signs, all are published
  redirectUris = ['http://127.0.0.1:1/callback']; // a placeholder: the true one is set through control
  defaultSubject = null; // without one and without login_hint nobody is logged in
  down = false;
  jwksDelay = 0;
  jwksRequests = 0;
  #people = new Map();
  #generation = 0;

  constructor(name, firstKid) {
    this.name = name;
    this.firstKid = firstKid;
  }

  async start() {
    this.origin = await listen((request, response) => this.#front(request, response));
    this.url = this.issuerUrl();
    await this.rotate();
  }

  issuerUrl() {
    return this.origin;
  }

  rebuild() {}

  /** A new signing key; the old ones stay published only when `overlap` is asked. */
  async rotate({ overlap = false } = {}) {
    this.#generation += 1;
    const key = await newKey(this.#generation === 1 ? this.firstKid : `${this.name}-${this.#generation}`);
    this.keys = overlap ? [key, ...this.keys] : [key];
    this.rebuild();
    return key.kid;
  }

  /** The claims of a person about themselves; everybody exists, so that a test need not register first. */
  person(subject) {
    const email = subject.includes('@') ? subject : `${subject.toLowerCase()}@${this.name}.example`;
    return { email, organisation: this.name, name: `Person ${subject}`, ...this.#people.get(subject) };
  }

  setPerson(subject, claims) {
    const merged = { ...this.#people.get(subject) };
    // `undefined` hides a usual claim as well, and JSON leaves it out.
    for (const [claim, value] of Object.entries(claims)) merged[claim] = value ?? undefined;
    this.#people.set(subject, merged);
  }

  /** Header and payload of a sound access token, not yet signed. */
  accessToken(subject, organisation = this.person(subject).organisation) {
    const { header, payload } = this.describe(subject);
    return {
      header: { alg: 'RS256', kid: this.keys[0].kid, ...header },
      payload: {
        iss: this.url,
        iat: now(),
        exp: now() + TOKEN_LIFETIME,
        jti: randomBytes(16).toString('hex'),
        organisation,
        ...payload,
      },
    };
  }

  sign({ header, payload }) {
    return rs256(header, payload, this.keys[0].privateKey);
  }

  async #front(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    const jwks = pathname === this.jwksPath;
    if (jwks) this.jwksRequests += 1; // attempts during an outage count too: they show who hammers
    if (this.down) return sendJson(response, 503, { error: 'temporarily_unavailable' });
    if (jwks && this.jwksDelay > 0) await sleep(this.jwksDelay);
    return this.answer(request, response);
  }
}
