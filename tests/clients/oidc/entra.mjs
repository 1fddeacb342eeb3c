// An issuer in the shape of Microsoft Entra ID v2, on node:http alone: oidc-provider cannot put the tenant
// in its paths or write these tokens. What is deliberate, because the real one does it too:
// access tokens have typ JWT and a GUID as audience, `sub` is pairwise and only `oid` names the person,
// keys carry no `alg`, discovery does not mention PKCE, and the callback gets a `session_state` extra.
import { createHash, randomBytes } from 'node:crypto';
import {
  ENTRA_AUDIENCE, ENTRA_TENANT, Issuer, MACHINE_CLIENT, TOKEN_LIFETIME, WEB_CLIENT, readBody, sendJson,
} from './issuer.mjs';
import { now } from './jws.mjs';

const hash = (...parts) => createHash('sha256').update(parts.join('\n')).digest('base64url');

class Refusal extends Error {
  constructor(error, description, status = 400) {
    super(description);
    this.body = { error, error_description: description };
    this.status = status;
  }
}

export class EntraIssuer extends Issuer {
  tenant = ENTRA_TENANT;
  audience = ENTRA_AUDIENCE;
  jwksPath = `/${ENTRA_TENANT}/discovery/v2.0/keys`;
  #codes = new Map();

  issuerUrl() {
    return `${this.origin}/${this.tenant}/v2.0`;
  }

  /** The pairwise subject: another one for each application, as with the real one. */
  pairwise(oid, application) {
    return hash(this.tenant, application, oid);
  }

  describe(subject) {
    return {
      header: { typ: 'JWT' },
      payload: {
        aud: ENTRA_AUDIENCE,
        nbf: now(),
        azp: MACHINE_CLIENT.id,
        azpacr: '1',
        oid: subject,
        sub: this.pairwise(subject, ENTRA_AUDIENCE),
        tid: this.tenant,
        uti: randomBytes(16).toString('base64url'),
        ver: '2.0',
      },
    };
  }

  async answer(request, response) {
    const url = new URL(request.url, this.origin);
    const route = `${request.method} ${url.pathname}`;
    const base = `/${this.tenant}`;
    try {
      if (route === `GET ${base}/v2.0/.well-known/openid-configuration`) return sendJson(response, 200, this.#discovery());
      if (route === `GET ${this.jwksPath}`) return sendJson(response, 200, { keys: this.#publicKeys() });
      if (route === `GET ${base}/oauth2/v2.0/authorize`) return this.#authorize(url.searchParams, response);
      if (route === `POST ${base}/oauth2/v2.0/token`) {
        return sendJson(response, 200, this.#token(request, new URLSearchParams(await readBody(request))));
      }
      return sendJson(response, 404, { error: 'not_found' });
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return sendJson(response, error.status, error.body);
    }
  }

  #discovery() {
    const base = `${this.origin}/${this.tenant}`;
    return {
      issuer: this.url,
      authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
      token_endpoint: `${base}/oauth2/v2.0/token`,
      jwks_uri: `${this.origin}${this.jwksPath}`,
      token_endpoint_auth_methods_supported: ['client_secret_post', 'client_secret_basic'],
      response_types_supported: ['code'],
      response_modes_supported: ['query'],
      subject_types_supported: ['pairwise'],
      id_token_signing_alg_values_supported: ['RS256'],
      scopes_supported: ['openid', 'profile', 'email'],
      request_uri_parameter_supported: false,
      claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nonce', 'oid', 'tid', 'ver', 'email', 'organisation'],
    };
  }

  #publicKeys() {
    return this.keys.map(({ publicJwk: { alg, ...rest } }) => rest);
  }

  #authorize(query, response) {
    const redirectUri = query.get('redirect_uri');
    // Before these two are sure, nothing may be sent to the redirect_uri.
    if (query.get('client_id') !== WEB_CLIENT.id) throw new Refusal('unauthorized_client', 'unknown client_id');
    if (!this.redirectUris.includes(redirectUri)) throw new Refusal('invalid_request', 'redirect_uri is not registered');
    const back = new URL(redirectUri);
    if (query.has('state')) back.searchParams.set('state', query.get('state'));
    const subject = query.get('login_hint') || this.defaultSubject;
    const refusal = refusalOf(query, subject);
    if (refusal) {
      back.searchParams.set('error', refusal[0]);
      back.searchParams.set('error_description', refusal[1]);
    } else {
      const code = randomBytes(32).toString('base64url');
      this.#codes.set(code, {
        subject,
        redirectUri,
        challenge: query.get('code_challenge'),
        nonce: query.get('nonce') ?? undefined,
        until: now() + 60,
      });
      back.searchParams.set('code', code);
      back.searchParams.set('session_state', randomBytes(16).toString('hex'));
    }
    response.writeHead(302, { location: back.href, 'cache-control': 'no-store' });
    response.end();
  }

  #token(request, form) {
    const client = clientOf(request, form);
    if (form.get('grant_type') === 'client_credentials' && client === MACHINE_CLIENT) {
      if (form.get('scope') !== `${ENTRA_AUDIENCE}/.default`) throw new Refusal('invalid_scope', 'scope must be <audience>/.default');
      return this.#answerWith(this.accessToken(client.id));
    }
    if (form.get('grant_type') !== 'authorization_code' || client !== WEB_CLIENT) {
      throw new Refusal('unauthorized_client', 'this client cannot use this grant');
    }
    const code = this.#codes.get(form.get('code'));
    this.#codes.delete(form.get('code')); // single use, also when the rest is wrong
    const proof = createHash('sha256').update(form.get('code_verifier') ?? '').digest('base64url');
    if (!code || code.until < now() || code.redirectUri !== form.get('redirect_uri') || code.challenge !== proof) {
      throw new Refusal('invalid_grant', 'code, code_verifier or redirect_uri is wrong');
    }
    const access = this.accessToken(code.subject);
    access.payload.azp = client.id;
    return { ...this.#answerWith(access), id_token: this.#idToken(code) };
  }

  #idToken({ subject, nonce }) {
    return this.sign({
      header: { typ: 'JWT', alg: 'RS256', kid: this.keys[0].kid },
      payload: {
        ...this.person(subject),
        iss: this.url,
        aud: WEB_CLIENT.id,
        iat: now(),
        nbf: now(),
        exp: now() + TOKEN_LIFETIME,
        nonce,
        oid: subject,
        sub: this.pairwise(subject, WEB_CLIENT.id),
        tid: this.tenant,
        ver: '2.0',
      },
    });
  }

  #answerWith(access) {
    return { token_type: 'Bearer', expires_in: TOKEN_LIFETIME, access_token: this.sign(access) };
  }
}

function refusalOf(query, subject) {
  if (query.get('response_type') !== 'code') return ['unsupported_response_type', 'only code'];
  if ((query.get('response_mode') ?? 'query') !== 'query') return ['invalid_request', 'only response_mode query'];
  if (!(query.get('scope') ?? '').split(' ').includes('openid')) return ['invalid_scope', 'openid is missing'];
  if (query.get('code_challenge_method') !== 'S256' || !query.get('code_challenge')) return ['invalid_request', 'PKCE S256 is required'];
  if (query.get('prompt') === 'none') return ['login_required', 'nobody is logged in'];
  if (!subject) return ['access_denied', 'no login_hint and no default subject'];
  return null;
}

function clientOf(request, form) {
  let id = form.get('client_id');
  let secret = form.get('client_secret');
  const basic = /^Basic (.+)$/i.exec(request.headers.authorization ?? '');
  if (basic) [id, secret] = Buffer.from(basic[1], 'base64').toString().split(':').map(decodeURIComponent);
  const client = [WEB_CLIENT, MACHINE_CLIENT].find((known) => known.id === id);
  if (!client || client.secret !== secret) throw new Refusal('invalid_client', 'unknown client or wrong secret', 401);
  return client;
}
