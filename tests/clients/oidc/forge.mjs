// Attack tokens. Each is sound but for ONE thing, so that a server that takes it misses exactly that check.
import { codeFlow } from './flow.mjs';
import { WEB_CLIENT } from './issuer.mjs';
import { encode, hs256WithPublicKey, now, rs256, unsigned } from './jws.mjs';

const HOUR = 3600;

/** Changes the sound token and signs it with the issuer's own key: the fault is in the claims alone. */
const claims = (change) => ({ issuer, token }) => {
  change(token.payload);
  return issuer.sign(token);
};

/** Signed by the attacker, with something in the header that leads a naive server to the attacker's key. */
const byAttacker = (header) => ({ token, attacker }) =>
  rs256({ ...token.header, ...header(attacker) }, token.payload, attacker.key.privateKey);

const KINDS = {
  alg_none: ({ token: { header, payload } }) => unsigned({ ...header, alg: 'none' }, payload),
  hs256_with_public_key: ({ issuer, token: { header, payload } }) =>
    hs256WithPublicKey({ ...header, alg: 'HS256' }, payload, issuer.keys[0].privateKey),

  // The kid stays the issuer's own, so that no server needs to fetch keys to see the signature is wrong.
  wrong_key: byAttacker(() => ({})),
  jku: byAttacker(({ jwksUrl }) => ({ jku: jwksUrl })),
  embedded_jwk: byAttacker(({ key }) => ({ jwk: { kty: 'RSA', n: key.publicJwk.n, e: key.publicJwk.e } })),
  foreign_kid: ({ other, token: { header, payload } }) =>
    rs256({ ...header, kid: other.keys[0].kid }, payload, other.keys[0].privateKey),
  // The attacker's own issuer is a real one, with discovery and keys: only the list of known issuers stops it.
  unknown_issuer: ({ token: { header, payload }, attacker }) =>
    rs256(header, { ...payload, iss: attacker.issuerUrl }, attacker.key.privateKey),

  crit: ({ issuer, token: { header, payload } }) => {
    const extension = 'urn:collectief:test:not-understood';
    return issuer.sign({ header: { ...header, crit: [extension], [extension]: true }, payload });
  },

  expired: claims((payload) => {
    payload.iat -= 2 * HOUR;
    if (payload.nbf !== undefined) payload.nbf -= 2 * HOUR;
    payload.exp = now() - HOUR;
  }),
  not_yet_valid: claims((payload) => {
    payload.nbf = now() + HOUR;
    payload.exp = now() + 2 * HOUR;
  }),
  exp_as_string: claims((payload) => {
    payload.exp = String(payload.exp);
  }),
  no_exp: claims((payload) => {
    delete payload.exp;
  }),
  no_aud: claims((payload) => {
    delete payload.aud;
  }),
  no_iss: claims((payload) => {
    delete payload.iss;
  }),
  // Whatever names the person goes, also `oid`, or a server that reads `oid` would rightly accept it.
  no_sub: claims((payload) => {
    delete payload.sub;
    delete payload.oid;
  }),
  wrong_aud: claims((payload) => {
    payload.aud = 'urn:other:api';
  }),
  aud_array_with_other: claims((payload) => {
    payload.aud = ['urn:other:api', 'urn:third:api'];
  }),

  // A real one, from the code flow of the issuer itself.
  id_token: async ({ issuer, subject, organisation }) => {
    if (organisation !== undefined) issuer.setPerson(subject, { organisation });
    const answer = await codeFlow(issuer.url, {
      client: WEB_CLIENT,
      redirectUri: issuer.redirectUris[0],
      loginHint: subject,
    });
    return answer.id_token;
  },

  truncated_signature: ({ issuer, token }) => issuer.sign(token).slice(0, -40),
  tampered_payload: ({ issuer, token }) => {
    const [header, , signature] = issuer.sign(token).split('.');
    const payload = { ...token.payload, sub: `${token.payload.sub}-tampered` };
    if (payload.oid !== undefined) payload.oid = `${payload.oid}-tampered`;
    return `${header}.${encode(payload)}.${signature}`;
  },
  two_dots_garbage: () => 'bm90.anNvbg.Z2FyYmFnZQ',
};

export const kinds = Object.keys(KINDS);

export async function forge(kind, { issuer, other, attacker, subject, organisation }) {
  const token = issuer.accessToken(subject, organisation);
  return KINDS[kind]({ issuer, other, attacker, subject, organisation, token });
}
