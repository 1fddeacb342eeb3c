// The authorization code flow with PKCE as a client runs it, over plain fetch.
import { createHash, randomBytes } from 'node:crypto';
import { browser } from '../login.mjs';

const random = () => randomBytes(32).toString('base64url');

export async function discover(issuerUrl) {
  const response = await fetch(`${issuerUrl}/.well-known/openid-configuration`);
  if (!response.ok) throw new Error(`discovery answers ${response.status}`);
  return response.json();
}

/** Follows the authorization request to the redirect_uri and answers its query, code or error. */
export async function authorize(metadata, { client, redirectUri, loginHint, jar, ...extra }) {
  const verifier = random();
  const request = new URL(metadata.authorization_endpoint);
  const parameters = {
    client_id: client.id,
    response_type: 'code',
    scope: 'openid email profile',
    redirect_uri: redirectUri,
    state: random(),
    nonce: random(),
    code_challenge: createHash('sha256').update(verifier).digest('base64url'),
    code_challenge_method: 'S256',
    login_hint: loginHint,
    ...extra,
  };
  for (const [name, value] of Object.entries(parameters)) {
    if (value !== undefined && value !== null) request.searchParams.set(name, value);
  }
  // Nothing listens at the redirect_uri here: we stop in front of it and read its query.
  const atClient = (url) => `${url.origin}${url.pathname}` === redirectUri;
  const { url, response } = await browser(jar).fetch(request, { until: atClient });
  if (!atClient(new URL(url))) {
    throw new Error(`no redirect to the client: ${response.status} ${(await response.text()).slice(0, 500)}`);
  }
  await response.body?.cancel();
  const answer = Object.fromEntries(new URL(url).searchParams);
  return { answer, verifier, state: parameters.state, nonce: parameters.nonce };
}

/** A request to the token endpoint; the client proves itself with HTTP Basic. */
export async function tokenRequest(metadata, client, form) {
  const response = await fetch(metadata.token_endpoint, {
    method: 'POST',
    headers: { authorization: `Basic ${Buffer.from(`${client.id}:${client.secret}`).toString('base64')}` },
    body: new URLSearchParams(form),
  });
  return { status: response.status, body: await response.json() };
}

/** The whole flow; answers the token response with the nonce that the id token must carry. */
export async function codeFlow(issuerUrl, options) {
  const metadata = await discover(issuerUrl);
  const { answer, verifier, state, nonce } = await authorize(metadata, options);
  if (answer.error) throw new Error(`${answer.error}: ${answer.error_description}`);
  if (answer.state !== state) throw new Error('state came back changed');
  const { status, body } = await tokenRequest(metadata, options.client, {
    grant_type: 'authorization_code',
    code: answer.code,
    redirect_uri: options.redirectUri,
    code_verifier: verifier,
  });
  if (status !== 200) throw new Error(`token endpoint answers ${status} ${JSON.stringify(body)}`);
  return { ...body, nonce };
}
