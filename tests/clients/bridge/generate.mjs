// `node bridge/generate.mjs`: types and documents of bridge.graphql, made from schema.graphql by GraphQL Code Generator.
// Its command-line program is left out: it brings a hundred packages more, and this is all it would do here.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { codegen } from '@graphql-codegen/core';
import * as documents from '@graphql-codegen/typed-document-node';
import * as operations from '@graphql-codegen/typescript-operations';
import { buildSchema, parse, printSchema, validate } from 'graphql';

const text = (path) => readFile(new URL(path, import.meta.url), 'utf8');
const schema = buildSchema(await text('../../../schema.graphql'));
const document = parse(await text('bridge.graphql'));
const wrong = validate(schema, document);
if (wrong.length > 0) throw new Error(`bridge.graphql: ${wrong.map(({ message }) => message).join('\n')}`);

const code = await codegen({
  filename: 'graphql.ts',
  schema: parse(printSchema(schema)),
  documents: [{ location: 'bridge.graphql', document }],
  config: {
    // A scalar that has no type here is nothing that a program can use unseen: `any` would be.
    defaultScalarType: 'unknown',
    scalars: { ID: 'string', Date: 'string', DateTime: 'string', _Any: 'unknown' },
    useTypeImports: true,
  },
  pluginMap: { operations, documents },
  plugins: [{ operations: {} }, { documents: {} }],
});
await mkdir(new URL('generated/', import.meta.url), { recursive: true });
await writeFile(new URL('generated/graphql.ts', import.meta.url), code);
