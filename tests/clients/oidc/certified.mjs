// An issuer on the certified library `oidc-provider`: RFC 9068 access tokens, PKCE, resource indicators.
import { randomBytes } from 'node:crypto';
import Provider, { interactionPolicy } from 'oidc-provider';
import { API_AUDIENCE, Issuer, MACHINE_CLIENT, TOKEN_LIFETIME, WEB_CLIENT } from './issuer.mjs';

const SCOPES = 'openid profile email';
const INTERACTION = '/interaction/';

/** The provider is built anew on each rotation, so what it remembers lives here, per issuer. */
function memory() {
  const rows = new Map();
  return class {
    constructor(model) {
      this.model = model;
    }
    async upsert(id, payload) {
      rows.set(`${this.model}:${id}`, payload);
    }
    async find(id) {
      return rows.get(`${this.model}:${id}`);
    }
    async findByUid(uid) {
      return [...rows].find(([key, row]) => key.startsWith(`${this.model}:`) && row.uid === uid)?.[1];
    }
    async findByUserCode() {
      return undefined;
    }
    async consume(id) {
      rows.get(`${this.model}:${id}`).consumed = Math.floor(Date.now() / 1000);
    }
    async destroy(id) {
      rows.delete(`${this.model}:${id}`);
    }
    async revokeByGrantId(grantId) {
      for (const [key, row] of rows) if (row.grantId === grantId) rows.delete(key);
    }
  };
}

export class CertifiedIssuer extends Issuer {
  jwksPath = '/jwks';
  audience = API_AUDIENCE;
  #adapter = memory();
  #cookieKeys = [randomBytes(32).toString('hex')];

  rebuild() {
    const provider = new Provider(this.url, this.#configuration());
    provider.on('server_error', (_ctx, error) => console.error(`${this.name}:`, error));
    this.provider = provider;
    this.listener = provider.callback();
  }

  async answer(request, response) {
    const { pathname } = new URL(request.url, this.origin);
    // No single sign-on: each authorisation is for the person of its own login_hint.
    if (pathname.startsWith('/auth')) forgetSession(request);
    if (!pathname.startsWith(INTERACTION)) return this.listener(request, response);
    const { params } = await this.provider.interactionDetails(request, response);
    const subject = params.login_hint || this.defaultSubject;
    const result = subject
      ? { login: { accountId: subject } }
      : { error: 'access_denied', error_description: 'no login_hint and no default subject' };
    return this.provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }

  describe(subject) {
    return {
      header: { typ: 'at+jwt' },
      payload: { sub: subject, aud: API_AUDIENCE, client_id: MACHINE_CLIENT.id, scope: 'api' },
    };
  }

  #configuration() {
    const policy = interactionPolicy.base();
    policy.remove('consent'); // granted below
    return {
      adapter: this.#adapter,
      jwks: { keys: this.keys.map((key) => key.privateJwk) },
      cookies: { keys: this.#cookieKeys },
      clients: [
        {
          client_id: WEB_CLIENT.id,
          client_secret: WEB_CLIENT.secret,
          redirect_uris: this.redirectUris,
          grant_types: ['authorization_code'],
          response_types: ['code'],
          id_token_signed_response_alg: 'RS256',
        },
        {
          client_id: MACHINE_CLIENT.id,
          client_secret: MACHINE_CLIENT.secret,
          redirect_uris: [],
          grant_types: ['client_credentials'],
          response_types: [],
        },
      ],
      pkce: { required: () => true },
      // The claims of a person stand in the id token itself, whatever scopes were asked.
      conformIdTokenClaims: false,
      claims: { openid: ['sub', 'email', 'organisation', 'name'], profile: ['name'], email: ['email'] },
      findAccount: (_ctx, sub) => ({ accountId: sub, claims: () => ({ ...this.person(sub), sub }) }),
      extraTokenClaims: (_ctx, token) => ({
        organisation: this.person(token.accountId ?? token.clientId).organisation,
      }),
      loadExistingGrant: (ctx) => this.#grant(ctx),
      interactions: { policy, url: (_ctx, interaction) => `${INTERACTION}${interaction.uid}` },
      features: {
        devInteractions: { enabled: false },
        clientCredentials: { enabled: true },
        resourceIndicators: {
          enabled: true,
          // A machine wants the API; a person's token is for userinfo unless `resource` asks for the API.
          defaultResource: (_ctx, client, asked) =>
            asked?.[0] ?? (client.clientId === MACHINE_CLIENT.id ? API_AUDIENCE : undefined),
          useGrantedResource: () => true,
          getResourceServerInfo: () => ({
            scope: 'api',
            audience: API_AUDIENCE,
            accessTokenFormat: 'jwt',
            accessTokenTTL: TOKEN_LIFETIME,
            jwt: { sign: { alg: 'RS256', kid: this.keys[0].kid } },
          }),
        },
      },
      ttl: { AccessToken: 300, AuthorizationCode: 60, ClientCredentials: 300, Grant: 3600, IdToken: 300, Interaction: 600, Session: 3600 },
    };
  }

  /** Everybody consents to everything the first-party client can ask. */
  async #grant(ctx) {
    const { session, client, provider } = ctx.oidc;
    const grant = new provider.Grant({ clientId: client.clientId, accountId: session.accountId });
    grant.addOIDCScope(SCOPES);
    grant.addResourceScope(API_AUDIENCE, 'api');
    await grant.save();
    return grant;
  }
}

function forgetSession(request) {
  const kept = (request.headers.cookie ?? '').split('; ').filter((cookie) => !cookie.startsWith('_session'));
  request.headers.cookie = kept.join('; ');
}
