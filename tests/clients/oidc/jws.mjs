// Keys and a bare JWS writer. It is written by hand because a proper library (jose) refuses, rightly, to
// produce the broken tokens that an attacker sends; jose checks the sound ones in selftest.mjs.
import { createHmac, createPublicKey, generateKeyPair, sign } from 'node:crypto';
import { promisify } from 'node:util';

const generate = promisify(generateKeyPair);

/** An RSA key with its id: { kid, privateKey, publicKey, publicJwk, privateJwk }. */
export async function newKey(kid) {
  const { privateKey, publicKey } = await generate('rsa', { modulusLength: 2048 });
  const named = { kid, use: 'sig', alg: 'RS256' };
  return {
    kid,
    privateKey,
    publicKey,
    publicJwk: { ...publicKey.export({ format: 'jwk' }), ...named },
    privateJwk: { ...privateKey.export({ format: 'jwk' }), ...named },
  };
}

export const encode = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

const join = (header, payload, signer) => {
  const input = `${encode(header)}.${encode(payload)}`;
  return `${input}.${signer(Buffer.from(input)).toString('base64url')}`;
};

/** Signs with RSA and SHA-256 whatever the header claims. */
export const rs256 = (header, payload, privateKey) => join(header, payload, (data) => sign('sha256', data, privateKey));

/** The classic confusion: the public key, as everyone can fetch it, taken for an HMAC secret. */
export const hs256WithPublicKey = (header, payload, privateKey) => {
  const secret = createPublicKey(privateKey).export({ type: 'spki', format: 'pem' });
  return join(header, payload, (data) => createHmac('sha256', secret).update(data).digest());
};

export const unsigned = (header, payload) => join(header, payload, () => Buffer.alloc(0));

export const now = () => Math.floor(Date.now() / 1000);
