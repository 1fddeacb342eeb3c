// The control server of the tests: POST with one JSON object, answered with one, on loopback.
//   /redirect_uris     {issuer, uris}                              -> {uris}
//   /default_subject   {issuer, subject|null}                      -> {subject}
//   /person            {issuer, subject, claims: {name: value|null}} -> {claims}  claims in the id token
//   /token             {issuer, subject?, organisation?, overrides?: {header?, payload?}} -> {token}
//   /forge             {issuer, kind, subject?, organisation?}     -> {token}     kinds: forge.mjs
//   /rotate            {issuer}  -> {kid}    the old keys are gone
//   /rotate_overlap    {issuer}  -> {kid}    the old keys stay published
//   /outage            {issuer, down}        the issuer answers 503 to everything
//   /slow              {issuer, ms}          delay of the key set
//   /jwks_requests     {issuer}  -> {count}  attempts during an outage included
//   /attacker_requests {}        -> {count}  fetches of the attacker's keys: must stay 0
// In `overrides` and `claims` a null deletes. The signature is always RS256 with the current key.
import { forge, kinds } from './forge.mjs';
import { listen, readBody, sendJson } from './issuer.mjs';
import { newKey } from './jws.mjs';

const DEFAULT_SUBJECT = 'somebody';

/** A mistake of the caller, answered with 400; anything else is a fault of ours and answers 500. */
class BadRequest extends Error {}

function need(condition, message) {
  if (!condition) throw new BadRequest(message);
}

export async function startControl(issuers) {
  const attacker = { key: await newKey('attacker-1'), requests: 0 };

  function issuerOf({ issuer }) {
    need(Object.hasOwn(issuers, issuer ?? ''), `issuer must be one of: ${Object.keys(issuers).join(', ')}`);
    return issuers[issuer];
  }

  function personOf({ subject = DEFAULT_SUBJECT, organisation }) {
    need(typeof subject === 'string' && subject !== '', 'subject must be a text');
    return { subject, organisation };
  }

  const calls = {
    redirect_uris(body) {
      const issuer = issuerOf(body);
      const sound = Array.isArray(body.uris) && body.uris.length > 0 && body.uris.every((uri) => URL.canParse(uri));
      need(sound, 'uris must be a list of addresses');
      issuer.redirectUris = body.uris;
      issuer.rebuild();
      return { uris: body.uris };
    },
    default_subject(body) {
      const issuer = issuerOf(body);
      issuer.defaultSubject = body.subject ?? null;
      return { subject: issuer.defaultSubject };
    },
    person(body) {
      const { subject } = personOf(body);
      const issuer = issuerOf(body);
      issuer.setPerson(subject, body.claims ?? {});
      return { claims: issuer.person(subject) };
    },
    token(body) {
      const issuer = issuerOf(body);
      const { subject, organisation } = personOf(body);
      const token = issuer.accessToken(subject, organisation);
      for (const part of ['header', 'payload']) override(token[part], body.overrides?.[part]);
      return { token: issuer.sign(token) };
    },
    async forge(body) {
      const issuer = issuerOf(body);
      need(kinds.includes(body.kind), `kind must be one of: ${kinds.join(', ')}`);
      const other = body.issuer === 'alpha' ? issuers.beta : issuers.alpha;
      return { token: await forge(body.kind, { issuer, other, attacker, ...personOf(body) }) };
    },
    async rotate(body) {
      return { kid: await issuerOf(body).rotate() };
    },
    async rotate_overlap(body) {
      return { kid: await issuerOf(body).rotate({ overlap: true }) };
    },
    outage(body) {
      need(typeof body.down === 'boolean', 'down must be true or false');
      issuerOf(body).down = body.down;
      return { down: body.down };
    },
    jwks_requests(body) {
      return { count: issuerOf(body).jwksRequests };
    },
    slow(body) {
      need(Number.isInteger(body.ms) && body.ms >= 0, 'ms must be a whole number');
      issuerOf(body).jwksDelay = body.ms;
      return { ms: body.ms };
    },
    /** How often anybody came for the attacker's keys or discovery: it must stay 0. */
    attacker_requests() {
      return { count: attacker.requests };
    },
  };

  /** The attacker publishes the same key under every kid in use, so the kid never saves the server. */
  function attackerJwks() {
    const kids = new Set([attacker.key.kid]);
    for (const issuer of Object.values(issuers)) for (const key of issuer.keys) kids.add(key.kid);
    return { keys: [...kids].map((kid) => ({ ...attacker.key.publicJwk, kid })) };
  }

  function attackerPage(path) {
    if (path === '/attacker-jwks') return attackerJwks();
    if (path !== '/attacker/.well-known/openid-configuration') return undefined;
    return {
      issuer: attacker.issuerUrl,
      jwks_uri: attacker.jwksUrl,
      authorization_endpoint: `${attacker.issuerUrl}/authorize`,
      token_endpoint: `${attacker.issuerUrl}/token`,
      response_types_supported: ['code'],
      subject_types_supported: ['public'],
      id_token_signing_alg_values_supported: ['RS256'],
    };
  }

  const url = await listen(async (request, response) => {
    if (request.url.startsWith('/attacker') && request.method === 'GET') {
      attacker.requests += 1;
      const page = attackerPage(request.url);
      return sendJson(response, page ? 200 : 404, page ?? { error: 'not found' });
    }
    const name = request.url.slice(1);
    if (request.method !== 'POST' || !Object.hasOwn(calls, name)) {
      return sendJson(response, 404, { error: `POST one of: ${Object.keys(calls).join(', ')}` });
    }
    try {
      return sendJson(response, 200, await calls[name](await bodyOf(request)));
    } catch (error) {
      return sendJson(response, error instanceof BadRequest ? 400 : 500, { error: error.message });
    }
  });
  attacker.issuerUrl = `${url}/attacker`;
  attacker.jwksUrl = `${url}/attacker-jwks`;
  return url;
}

async function bodyOf(request) {
  let body;
  try {
    body = JSON.parse((await readBody(request)) || '{}');
  } catch {
    throw new BadRequest('the body is not JSON');
  }
  need(body !== null && typeof body === 'object' && !Array.isArray(body), 'the body must be a JSON object');
  return body;
}

/** `null` deletes a member, anything else replaces it. */
function override(target, changes = {}) {
  for (const [name, value] of Object.entries(changes)) {
    if (value === null) delete target[name];
    else target[name] = value;
  }
}
