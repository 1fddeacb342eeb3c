// `node supergraph/run.mjs`: Collectief and purchasing composed to one graph, and a query over both as several people.
// Standard input: { collectief: url, purchasing: {…}, query, people: [{ token }] }.
// Standard output: { answers: [the answer of each], asked: [{ subgraph, query }] }.
import { text } from 'node:stream/consumers';
import { buildHTTPExecutor } from '@graphql-tools/executor-http';
import { getStitchedSchemaFromSupergraphSdl } from '@graphql-tools/federation';
import { composeServices } from '@theguild/federation-composition';
import { graphql, parse, print } from 'graphql';
import { startPurchasing } from './purchasing.mjs';

const { collectief, purchasing: knows, query, people } = JSON.parse(await text(process.stdin));
const purchasing = await startPurchasing(knows);
const urls = { collectief, purchasing: purchasing.url };

async function subgraph(name) {
  const answer = await fetch(urls[name], {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ query: '{ _service { sdl } }' }),
    signal: AbortSignal.timeout(10_000),
  });
  const { data, errors } = await answer.json();
  if (errors) throw new Error(`${name}: ${JSON.stringify(errors)}`);
  return { name, url: urls[name], typeDefs: parse(data._service.sdl) };
}

const composed = composeServices(await Promise.all(Object.keys(urls).map(subgraph)));
if (composed.errors) throw new Error(`the subgraphs do not compose:\n${composed.errors.map(({ message }) => message).join('\n')}`);

const asked = [];
const schema = getStitchedSchemaFromSupergraphSdl({
  supergraphSdl: composed.supergraphSdl,
  onSubschemaConfig(config) {
    const name = config.name.toLowerCase();
    const send = buildHTTPExecutor({
      endpoint: urls[name],
      timeout: 10_000,
      // The token of whoever asks goes on to each subgraph: what it may see is decided there.
      headers: (request) => ({ authorization: request?.context?.authorization ?? '' }),
    });
    config.executor = (request) => {
      asked.push({ subgraph: name, query: print(request.document) });
      return send(request);
    };
  },
});

const answers = [];
for (const { token } of people) {
  const contextValue = { authorization: `Bearer ${token}` };
  answers.push(await graphql({ schema, source: query, contextValue }));
}
purchasing.stop();
console.log(JSON.stringify({ answers, asked }));
