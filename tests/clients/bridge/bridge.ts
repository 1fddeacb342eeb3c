// The story of the bridge by the generated client: `node bridge/out/bridge.js`.
// Standard input: { url, tokens: { utrecht, amersfoort, nonsense } }. Standard output: what each of them saw, as JSON.
import { text } from 'node:stream/consumers';
import { Client, RefusedError, RequestError, done } from './client.js';
import type { ComponentDescriptionInput, ComponentsQuery, ErrorCode } from './generated/graphql.js';
import {
  AddVersionDocument, AdoptVersionDocument, ComponentsDocument, CreateComponentDocument, OneComponentDocument,
  ShareComponentDocument, UpdateComponentDocument, WhoAmIDocument,
} from './generated/graphql.js';

interface Given {
  url: string;
  tokens: Record<'utrecht' | 'amersfoort' | 'nonsense', string>;
}

type Listed = ComponentsQuery['components']['nodes'][number];

const { url, tokens } = JSON.parse(await text(process.stdin)) as Given;
const utrecht = new Client(url, tokens.utrecht);
const amersfoort = new Client(url, tokens.amersfoort);

function description(name: string): ComponentDescriptionInput {
  return {
    name: { nl: name, en: `${name} (en)` },
    summary: { nl: `Wat ${name} doet` },
    purpose: { nl: `Waarvoor ${name} is` },
    kind: 'CHATBOT',
    theme: 'ORGANISATION_AND_OPERATIONS',
    licence: 'EUPL-1.2',
  };
}

/** Everything in a list, page by page. */
async function all(client: Client, ownerId: string): Promise<{ found: Listed[]; pages: number }> {
  const found: Listed[] = [];
  let after: string | null = null;
  for (let pages = 1; ; pages += 1) {
    const { components }: ComponentsQuery = await client.ask(ComponentsDocument, { filter: { ownerId }, first: 2, after });
    found.push(...components.nodes);
    if (!components.pageInfo.hasNextPage) {
      if (found.length !== components.totalCount) throw new Error(`${found.length} of ${components.totalCount}`);
      return { found, pages };
    }
    after = components.pageInfo.endCursor;
  }
}

/** What a person can do about a refusal. A code that is no code fails the compiler; one that is added later falls to the end. */
function advice(code: ErrorCode): 'read again' | 'mend the input' | 'ask somebody' | 'nothing' {
  switch (code) {
    case 'CONFLICT':
      return 'read again';
    case 'INVALID':
    case 'IDEMPOTENCY_KEY_REUSED':
      return 'mend the input';
    case 'FORBIDDEN':
    case 'LAST_ADMINISTRATOR':
      return 'ask somebody';
    default:
      return 'nothing';
  }
}

/** Renames a component, which leaves the rest as it is; who was overtaken takes the revision that it has now. Answers the
 * advice that it followed. */
async function rename(id: string, name: string, expectedRevision: number): Promise<string[]> {
  const followed: string[] = [];
  for (let revision = expectedRevision; ; ) {
    const { updateComponent } = await utrecht.ask(UpdateComponentDocument, {
      input: { id, expectedRevision: revision, description: { name: { nl: name, en: `${name} (en)` } } },
    });
    try {
      done(updateComponent.component, updateComponent.errors);
      return followed;
    } catch (error) {
      const conflict = error instanceof RefusedError ? error.of('CONFLICT') : undefined;
      if (conflict?.currentRevision == null || followed.length > 3) throw error;
      followed.push(advice(conflict.code));
      revision = conflict.currentRevision;
    }
  }
}

// Log in: the token says who one is.
const me = (await utrecht.ask(WhoAmIDocument, {})).viewer;
const own = me.organisation;
if (own === null || !me.permissions.createComponent.allowed) throw new Error('Utrecht may not create components');
const refusedToken = await new Client(url, tokens.nonsense).ask(WhoAmIDocument, {}).catch((error: unknown) => {
  if (error instanceof RequestError) return error.code;
  throw error;
});

// Share: five components, one of which stays Utrecht's own.
const names = ['Chatbot', 'Vergunningenhulp', 'Afvalvoorspeller', 'Brievenschrijver', 'Geheim'];
const ids = new Map<string, string>();
for (const name of names) {
  const { createComponent } = await utrecht.ask(CreateComponentDocument, { input: { description: description(name) } });
  const component = done(createComponent.component, createComponent.errors);
  ids.set(name, component.id);
  const { addVersion } = await utrecht.ask(AddVersionDocument, {
    input: { componentId: component.id, number: '1.0', state: 'ACTIVE', changes: { nl: 'Eerste versie' } },
  });
  done(addVersion.version, addVersion.errors);
  if (name === 'Geheim') continue;
  const { shareComponent } = await utrecht.ask(ShareComponentDocument, {
    input: { id: component.id, expectedRevision: component.revision, visibility: 'MEMBERS' },
  });
  done(shareComponent.component, shareComponent.errors);
}
const idOf = (name: string): string => ids.get(name) ?? `no id of ${name}`;

// Find and adopt, as somebody else.
const { found, pages } = await all(amersfoort, own.id);
const secret = (await amersfoort.ask(OneComponentDocument, { id: idOf('Geheim') })).component;
const version = found.find(({ name }) => name === 'Chatbot')?.newestVersion;
if (version == null) throw new Error('Amersfoort does not find the chatbot');
const { adoptVersion } = await amersfoort.ask(AdoptVersionDocument, {
  input: { versionId: version.id, statement: { state: 'IN_USE', since: '2026-01-01', purpose: 'Vragen aan de balie' } },
});
const adoption = done(adoptVersion.adoption, adoptVersion.errors);
const foreign = (await amersfoort.ask(UpdateComponentDocument, {
  input: { id: idOf('Chatbot'), expectedRevision: 2, description: description('Gekaapt') },
})).updateComponent.errors.map(({ code }) => advice(code));

// Somebody changed the name since it was read with revision 2: a conflict, told by its type.
await rename(idOf('Chatbot'), 'Chatbot voor de balie', 2);
const followed = await rename(idOf('Chatbot'), 'Chatbot van de gemeente', 2);
const seen = (await utrecht.ask(OneComponentDocument, { id: idOf('Chatbot') })).component;

console.log(JSON.stringify({
  acting: own.slug, refusedToken, found: found.map(({ name }) => name), pages, secret,
  adopted: adoption.state, foreign, followed,
  seen: seen && { name: seen.name, licence: seen.licence, adoptionCount: seen.adoptionCount, adoptions: seen.adoptions.nodes },
}));
