// A browser reduced to what a login needs: redirects followed by hand, and a cookie jar.

/**
 * Cookies are kept per host AND port. Real browsers share them over ports, but in these tests a port on
 * loopback stands for a host of its own, and the cookies of two issuers must not mix.
 */
export class Jar {
  #hosts = new Map();

  store(url, response) {
    const host = this.#of(url);
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...attributes] = line.split(';').map((part) => part.trim());
      const at = pair.indexOf('=');
      const cookie = { name: pair.slice(0, at), value: pair.slice(at + 1), path: defaultPath(url), secure: false };
      for (const attribute of attributes) {
        const [key, value = ''] = attribute.split('=');
        if (/^path$/i.test(key) && value.startsWith('/')) cookie.path = value;
        if (/^secure$/i.test(key)) cookie.secure = true;
        if (/^max-age$/i.test(key)) cookie.gone = Number(value) <= 0;
        else if (/^expires$/i.test(key)) cookie.gone ??= Date.parse(value) <= Date.now();
      }
      const id = `${cookie.path}\n${cookie.name}`;
      if (cookie.gone) host.delete(id);
      else host.set(id, cookie);
    }
  }

  /** The cookies that a request to `url` carries, the longest path first as RFC 6265 asks. */
  matching(url) {
    const { pathname, protocol, hostname } = url;
    const safe = protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost';
    return [...this.#of(url).values()]
      .filter(({ path, secure }) => underPath(pathname, path) && (safe || !secure))
      .sort((a, b) => b.path.length - a.path.length);
  }

  header(url) {
    return this.matching(url).map(({ name, value }) => `${name}=${value}`).join('; ');
  }

  #of(url) {
    if (!this.#hosts.has(url.host)) this.#hosts.set(url.host, new Map());
    return this.#hosts.get(url.host);
  }
}

function defaultPath({ pathname }) {
  return pathname.slice(0, Math.max(1, pathname.lastIndexOf('/')));
}

function underPath(pathname, path) {
  return pathname === path || pathname.startsWith(path.endsWith('/') ? path : `${path}/`);
}

/**
 * A fetch with cookies that follows redirects itself and answers { response, url, hops }.
 * `until(url)` stops before the redirect to that address is followed: how a test catches the code.
 */
export function browser(jar = new Jar()) {
  async function go(address, { until = () => false, maxHops = 20, ...init } = {}) {
    let url = new URL(address);
    const hops = [];
    let { method = 'GET', body, headers } = init;
    for (;;) {
      const sent = new Headers(headers);
      const cookies = jar.header(url);
      if (cookies) sent.set('cookie', cookies);
      const response = await fetch(url, { ...init, method, body, headers: sent, redirect: 'manual' });
      jar.store(url, response);
      hops.push({ url: url.href, status: response.status });
      const location = response.headers.get('location');
      if (location === null || response.status < 300 || response.status > 399) {
        return { response, url: url.href, hops };
      }
      const next = new URL(location, url);
      if (until(next)) return { response, url: next.href, hops };
      if (hops.length >= maxHops) throw new Error(`more than ${maxHops} redirects, last to ${next.href}`);
      await response.body?.cancel();
      const repeats = response.status === 307 || response.status === 308;
      if (!repeats && method !== 'HEAD') {
        method = 'GET';
        body = undefined;
        headers = without(headers, 'content-type');
      }
      // Credentials meant for one origin are not carried to the next, as in fetch itself.
      if (next.origin !== url.origin) headers = without(headers, 'authorization');
      url = next;
    }
  }
  return { fetch: go, jar };
}

function without(headers, name) {
  const rest = new Headers(headers);
  rest.delete(name);
  return rest;
}

/** Logs a person in at the server under test, through the issuer of the organisation, as a browser would. */
export async function loginThrough(baseUrl, { organisation, loginHint, jar } = {}) {
  const start = new URL('/login', baseUrl);
  if (organisation !== undefined) start.searchParams.set('organisation', organisation);
  if (loginHint !== undefined) start.searchParams.set('login_hint', loginHint);
  const surfer = browser(jar);
  const { response, url } = await surfer.fetch(start);
  const body = await response.text();
  const cookies = Object.fromEntries(surfer.jar.matching(new URL(baseUrl)).map(({ name, value }) => [name, value]));
  return { jar: surfer.jar, finalUrl: url, status: response.status, body, cookies };
}
