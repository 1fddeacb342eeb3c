// A subgraph of somebody else: what a municipality's purchasing department knows of organisations and components.
// It names an organisation by its CBS code and a component by its id, and keeps nothing else of Collectief.
import { createServer } from 'node:http';
import { once } from 'node:events';
import { buildSchema, graphql } from 'graphql';

const TYPES = `
  type Query {
    tenders: [Tender!]!
  }
  type Tender {
    title: String!
    organisation: Organisation
    component: Component
  }
  type Organisation KEY_OF_ORGANISATION {
    code: String
    budgetYear: Int
  }
  type Component KEY_OF_COMPONENT {
    id: ID!
    procurementNotes: [String!]!
  }
`;

/** As the router wants it: with the directives of federation. */
const SDL = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
${TYPES.replace('KEY_OF_ORGANISATION', '@key(fields: "code")').replace('KEY_OF_COMPONENT', '@key(fields: "id")')}`;

/** As it is served: with the two fields that a router asks by. */
const SERVED = `${TYPES.replace(/KEY_OF_\w+/g, '')}
  scalar _Any
  union _Entity = Organisation | Component
  type _Service { sdl: String! }
  extend type Query { _entities(representations: [_Any!]!): [_Entity]! _service: _Service! }`;

/** Serves `{ budgets: { CODE: year }, notes: { ID: [text] }, tenders: [{ title, code, component }] }`. */
export async function startPurchasing({ budgets, notes, tenders }) {
  const schema = buildSchema(SERVED);
  schema.getType('_Entity').resolveType = ({ __typename }) => __typename;
  const organisation = (code) => ({ __typename: 'Organisation', code, budgetYear: budgets[code] ?? null });
  const component = (id) => ({ __typename: 'Component', id, procurementNotes: notes[id] ?? [] });
  const rootValue = {
    tenders: () => tenders.map(({ title, code, component: id }) => ({ title, organisation: organisation(code), component: component(id) })),
    _entities: ({ representations }) =>
      representations.map(({ __typename, code, id }) => (__typename === 'Component' ? component(id) : organisation(code))),
    _service: { sdl: SDL },
  };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables, operationName } = JSON.parse(Buffer.concat(chunks));
    const answer = await graphql({ schema, rootValue, source: query, variableValues: variables, operationName });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { url: `http://127.0.0.1:${server.address().port}/graphql`, stop: () => server.close() };
}
