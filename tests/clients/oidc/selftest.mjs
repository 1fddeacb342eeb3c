// `node oidc/selftest.mjs`: are the issuers what the tests of the server take them for?
// Every forged token is tried on a strict checker (jose), which must refuse it for the one expected reason;
// where the attack needs a naive server, it is shown that one would indeed be fooled.
import assert from 'node:assert/strict';
import { createPublicKey } from 'node:crypto';
import * as jose from 'jose';
import { Jar } from '../login.mjs';
import { authorize, codeFlow, discover, tokenRequest } from './flow.mjs';
import { kinds } from './forge.mjs';
import { API_AUDIENCE, ENTRA_AUDIENCE, ENTRA_TENANT, MACHINE_CLIENT, WEB_CLIENT } from './issuer.mjs';
import { startProviders } from './start.mjs';

const CALLBACK = 'http://127.0.0.1:9/login/callback';
const PERSON = '6f1c2a34-0b5d-4e7f-8a9b-1c2d3e4f5a6b';
const ORGANISATION = 'gm0363';

const { control, issuers, call, stop } = await startProviders();
const names = Object.keys(issuers);
let failures = 0;

async function check(name, work) {
  try {
    await work();
    console.log(`ok      ${name}`);
  } catch (error) {
    failures += 1;
    console.log(`FAILED  ${name}\n        ${error.stack}`);
  }
}

const keysOf = async (name) => (await (await fetch((await discover(issuers[name])).jwks_uri)).json()).keys;
const audienceOf = (name) => (name === 'entra' ? ENTRA_AUDIENCE : API_AUDIENCE);
const typeOf = (name) => (name === 'entra' ? 'JWT' : 'at+jwt');

/** What a strict server does with an access token of this issuer. */
async function verify(name, token) {
  return jose.jwtVerify(token, jose.createLocalJWKSet({ keys: await keysOf(name) }), {
    issuer: issuers[name],
    audience: audienceOf(name),
    typ: typeOf(name),
    algorithms: ['RS256'],
    requiredClaims: ['exp', 'aud', 'iss', 'sub'],
  });
}

async function verifyIdToken(name, token, nonce) {
  const { payload } = await jose.jwtVerify(token, jose.createLocalJWKSet({ keys: await keysOf(name) }), {
    issuer: issuers[name],
    audience: WEB_CLIENT.id,
    algorithms: ['RS256'],
  });
  assert.equal(payload.nonce, nonce);
  return payload;
}

const tokenOf = async (issuer, more = {}) => (await call('token', { issuer, subject: PERSON, organisation: ORGANISATION, ...more })).token;
const forged = async (issuer, kind) => (await call('forge', { issuer, kind, subject: PERSON, organisation: ORGANISATION })).token;
const web = { client: WEB_CLIENT, redirectUri: CALLBACK };

await check('alpha and beta share the kid but not the key', async () => {
  const [[alpha], [beta]] = [await keysOf('alpha'), await keysOf('beta')];
  assert.equal(alpha.kid, 'shared-1');
  assert.equal(beta.kid, 'shared-1');
  assert.notEqual(alpha.n, beta.n);
  for (const name of names) for (const key of await keysOf(name)) assert.equal(key.d, undefined, 'a private key is published');
});

for (const name of names) {
  await check(`${name}: an unregistered redirect_uri is refused on the spot`, async () => {
    const metadata = await discover(issuers[name]);
    await assert.rejects(authorize(metadata, { ...web, loginHint: PERSON }), /no redirect to the client: 400/);
  });

  await check(`${name}: code flow with PKCE, claims in the id token`, async () => {
    await call('redirect_uris', { issuer: name, uris: [CALLBACK] });
    await call('person', { issuer: name, subject: PERSON, claims: { organisation: ORGANISATION } });
    const answer = await codeFlow(issuers[name], { ...web, loginHint: PERSON });
    const claims = await verifyIdToken(name, answer.id_token, answer.nonce);
    assert.equal(claims.email, `${PERSON}@${name}.example`);
    assert.equal(claims.organisation, ORGANISATION);
    if (name === 'entra') {
      assert.equal(claims.oid, PERSON);
      assert.equal(claims.tid, ENTRA_TENANT);
      assert.notEqual(claims.sub, PERSON);
    } else assert.equal(claims.sub, PERSON);
  });

  await check(`${name}: the default subject, and nobody without one`, async () => {
    const metadata = await discover(issuers[name]);
    const { answer } = await authorize(metadata, web);
    assert.equal(answer.error, 'access_denied');
    await call('default_subject', { issuer: name, subject: 'chosen' });
    const claims = jose.decodeJwt((await codeFlow(issuers[name], web)).id_token);
    assert.equal(claims.oid ?? claims.sub, 'chosen');
  });

  await check(`${name}: no PKCE, a wrong verifier, a code used twice, a wrong secret: all refused`, async () => {
    const metadata = await discover(issuers[name]);
    const without = await authorize(metadata, { ...web, loginHint: PERSON, code_challenge: null, code_challenge_method: null });
    assert.equal(without.answer.error, 'invalid_request');
    const redeem = async (change, secret = WEB_CLIENT.secret, times = 1) => {
      const { answer, verifier } = await authorize(metadata, { ...web, loginHint: PERSON });
      const form = { grant_type: 'authorization_code', code: answer.code, redirect_uri: CALLBACK, code_verifier: verifier, ...change };
      let last;
      for (let i = 0; i < times; i += 1) last = await tokenRequest(metadata, { ...WEB_CLIENT, secret }, form);
      return last.body.error;
    };
    assert.equal(await redeem({}), undefined);
    assert.equal(await redeem({ code_verifier: 'x'.repeat(43) }), 'invalid_grant');
    assert.equal(await redeem({ redirect_uri: `${CALLBACK}/` }), 'invalid_grant');
    assert.equal(await redeem({}, WEB_CLIENT.secret, 2), 'invalid_grant');
    assert.equal(await redeem({}, 'guess'), 'invalid_client');
  });

  await check(`${name}: two people after each other in one browser`, async () => {
    const jar = new Jar();
    for (const loginHint of ['first', 'second']) {
      const claims = jose.decodeJwt((await codeFlow(issuers[name], { ...web, loginHint, jar })).id_token);
      assert.equal(claims.oid ?? claims.sub, loginHint);
    }
  });

  await check(`${name}: machine token from the token endpoint`, async () => {
    const scope = name === 'entra' ? { scope: `${ENTRA_AUDIENCE}/.default` } : { resource: API_AUDIENCE, scope: 'api' };
    const form = { grant_type: 'client_credentials', ...scope };
    const { status, body } = await tokenRequest(await discover(issuers[name]), MACHINE_CLIENT, form);
    assert.equal(status, 200, JSON.stringify(body));
    const { payload } = await verify(name, body.access_token);
    assert.equal(payload.organisation, name);
    assert.equal(payload.oid ?? payload.sub, MACHINE_CLIENT.id);
  });

  await check(`${name}: token from control, and its overrides`, async () => {
    const { payload } = await verify(name, await tokenOf(name));
    assert.equal(payload.organisation, ORGANISATION);
    if (name === 'entra') {
      assert.equal(payload.oid, PERSON);
      assert.notEqual(payload.sub, PERSON);
      assert.deepEqual([payload.tid, payload.ver, payload.azp], [ENTRA_TENANT, '2.0', MACHINE_CLIENT.id]);
    } else assert.deepEqual([payload.sub, payload.client_id], [PERSON, MACHINE_CLIENT.id]);
    const changed = await tokenOf(name, { overrides: { header: { typ: null, x: 1 }, payload: { organisation: null, aud: ['a'] } } });
    const header = jose.decodeProtectedHeader(changed);
    assert.deepEqual([header.typ, header.x], [undefined, 1]);
    assert.deepEqual([jose.decodeJwt(changed).organisation, jose.decodeJwt(changed).aud], [undefined, ['a']]);
  });
}

await check('alpha: access token of a person for the API, by resource indicator', async () => {
  const answer = await codeFlow(issuers.alpha, { ...web, loginHint: PERSON, resource: API_AUDIENCE, scope: 'openid api' });
  const { payload } = await verify('alpha', answer.access_token);
  assert.deepEqual([payload.sub, payload.organisation], [PERSON, ORGANISATION]);
});

// The code of jose's refusal, and the claim it names where there is one.
const SIGNATURE = ['ERR_JWS_SIGNATURE_VERIFICATION_FAILED'];
const ALGORITHM = ['ERR_JOSE_ALG_NOT_ALLOWED'];
const claim = (name) => ['ERR_JWT_CLAIM_VALIDATION_FAILED', name];
const NO_KEY = ['ERR_JWKS_NO_MATCHING_KEY'];
const REFUSALS = {
  alg_none: ALGORITHM, hs256_with_public_key: ALGORITHM, wrong_key: SIGNATURE,
  foreign_kid: SIGNATURE, jku: SIGNATURE, embedded_jwk: SIGNATURE, crit: ['ERR_JOSE_NOT_SUPPORTED'],
  expired: ['ERR_JWT_EXPIRED', 'exp'], not_yet_valid: claim('nbf'), exp_as_string: claim('exp'),
  no_exp: claim('exp'), no_aud: claim('aud'), no_iss: claim('iss'), no_sub: claim('sub'),
  wrong_aud: claim('aud'), aud_array_with_other: claim('aud'), id_token: claim('typ'),
  unknown_issuer: SIGNATURE, truncated_signature: SIGNATURE, tampered_payload: SIGNATURE,
  two_dots_garbage: ['ERR_JWS_INVALID'],
};
// Entra's kid is its own, and its id tokens are typ JWT like its access tokens.
const ENTRA_REFUSALS = { ...REFUSALS, foreign_kid: NO_KEY, id_token: claim('aud') };

await check('each kind of forgery has its refusal', () => assert.deepEqual(Object.keys(REFUSALS).sort(), [...kinds].sort()));

for (const name of names) {
  for (const [kind, [code, named]] of Object.entries(name === 'entra' ? ENTRA_REFUSALS : REFUSALS)) {
    await check(`${name}: ${kind} is refused with ${code} ${named ?? ''}`, async () => {
      const token = await forged(name, kind);
      await assert.rejects(verify(name, token), (error) => {
        assert.deepEqual([error.code, error.claim], [code, named], error.message);
        return true;
      });
    });
  }
}

for (const name of names) {
  await check(`${name}: a naive server would be fooled`, async () => {
    const json = async (url) => (await fetch(url)).json();
    const [key] = await keysOf(name);
    const pem = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'pem' });
    const before = (await call('attacker_requests')).count;

    const none = await forged(name, 'alg_none');
    assert.equal(jose.decodeProtectedHeader(none).alg, 'none');
    assert.ok(none.endsWith('.'));
    await jose.jwtVerify(await forged(name, 'hs256_with_public_key'), new TextEncoder().encode(pem));
    const jku = await forged(name, 'jku');
    assert.equal(jose.decodeProtectedHeader(jku).jku, `${control}/attacker-jwks`);
    await jose.jwtVerify(jku, jose.createLocalJWKSet(await json(jose.decodeProtectedHeader(jku).jku)));
    await jose.jwtVerify(await forged(name, 'embedded_jwk'), jose.EmbeddedJWK);
    const foreign = await keysOf(name === 'alpha' ? 'beta' : 'alpha');
    await jose.jwtVerify(await forged(name, 'foreign_kid'), jose.createLocalJWKSet({ keys: foreign }), { issuer: issuers[name] });
    const crit = await forged(name, 'crit');
    const [extension] = jose.decodeProtectedHeader(crit).crit;
    await jose.jwtVerify(crit, jose.createLocalJWKSet({ keys: [key] }), { crit: { [extension]: true } });
    const unknown = await forged(name, 'unknown_issuer');
    const { iss } = jose.decodeJwt(unknown);
    const metadata = await discover(iss);
    assert.equal(metadata.issuer, iss);
    await jose.jwtVerify(unknown, jose.createLocalJWKSet(await json(metadata.jwks_uri)), { issuer: iss });
    assert.equal((await call('attacker_requests')).count, before + 3);
  });

  await check(`${name}: rotation with and without overlap`, async () => {
    const first = await tokenOf(name);
    const { kid } = await call('rotate_overlap', { issuer: name });
    assert.equal((await keysOf(name)).length, 2);
    const second = await tokenOf(name);
    assert.equal(jose.decodeProtectedHeader(second).kid, kid);
    await verify(name, first);
    await verify(name, second);
    const third = await call('rotate', { issuer: name });
    assert.deepEqual((await keysOf(name)).map((key) => key.kid), [third.kid]);
    for (const old of [first, second]) await assert.rejects(verify(name, old), { code: 'ERR_JWKS_NO_MATCHING_KEY' });
    await verify(name, await tokenOf(name));
    const answer = await codeFlow(issuers[name], { ...web, loginHint: PERSON });
    assert.equal(jose.decodeProtectedHeader(answer.id_token).kid, third.kid);
  });

  await check(`${name}: outage, count and delay of the key set`, async () => {
    const { jwks_uri: jwksUri } = await discover(issuers[name]);
    const { count } = await call('jwks_requests', { issuer: name });
    await call('outage', { issuer: name, down: true });
    assert.equal((await fetch(jwksUri)).status, 503);
    await assert.rejects(discover(issuers[name]), /503/);
    await call('outage', { issuer: name, down: false });
    await call('slow', { issuer: name, ms: 300 });
    const start = performance.now();
    assert.equal((await fetch(jwksUri)).status, 200);
    assert.ok(performance.now() - start >= 290);
    await call('slow', { issuer: name, ms: 0 });
    assert.equal((await call('jwks_requests', { issuer: name })).count, count + 2);
  });
}

await check('wrong use of control is answered with 400 or 404', async () => {
  await assert.rejects(call('token', { issuer: 'gamma' }), /400/);
  await assert.rejects(call('forge', { issuer: 'alpha', kind: 'nonsense' }), /400/);
  await assert.rejects(call('nothing', {}), /404/);
});

await check('the process ends when its stdin closes', async () => assert.equal(await stop(), 0));

console.log(failures === 0 ? 'all passed' : `${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;
