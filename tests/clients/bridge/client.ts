// A client of Collectief as a frontend has one: typed by the documents that GraphQL Code Generator made.
import type { TypedDocumentNode } from '@graphql-typed-document-node/core';
import { print } from 'graphql';
import type { ErrorCode, RefusalFragment } from './generated/graphql.js';

/** What did not reach a field: `code` is `UNAUTHENTICATED`, `LIMIT_EXCEEDED` and the like. */
export class RequestError extends Error {
  constructor(readonly code: string, message: string) {
    super(`${code}: ${message}`);
  }
}

/** A mutation that was not done. */
export class RefusedError extends Error {
  constructor(readonly refusals: readonly RefusalFragment[]) {
    super(refusals.map(({ code, message }) => `${code}: ${message}`).join('; '));
  }

  /** The refusal with this code, if there is one. */
  of(code: ErrorCode): RefusalFragment | undefined {
    return this.refusals.find((refusal) => refusal.code === code);
  }
}

interface Answer<Data> {
  data?: Data | null;
  errors?: { message: string; extensions: { code: string; requestId: string } }[];
}

/** Somebody who asks. */
export class Client {
  constructor(private readonly url: string, private readonly token: string | null) {}

  /** Runs an operation. */
  async ask<Data, Variables>(document: TypedDocumentNode<Data, Variables>, variables: Variables): Promise<Data> {
    const headers: Record<string, string> = {
      accept: 'application/graphql-response+json',
      'accept-language': 'en',
      'content-type': 'application/json',
    };
    if (this.token !== null) headers['authorization'] = `Bearer ${this.token}`;
    const body = JSON.stringify({ query: print(document), variables });
    const response = await fetch(this.url, { method: 'POST', headers, body, signal: AbortSignal.timeout(20_000) });
    const answer = (await response.json()) as Answer<Data>;
    const [error] = answer.errors ?? [];
    if (error !== undefined) throw new RequestError(error.extensions.code, error.message);
    if (answer.data == null) throw new Error(`an answer without data: ${response.status}`);
    return answer.data;
  }
}

/** What a mutation did; throws a RefusedError where it was refused. */
export function done<Of>(thing: Of | null, errors: readonly RefusalFragment[]): Of {
  if (errors.length > 0) throw new RefusedError(errors);
  if (thing === null) throw new Error('neither a thing nor a refusal');
  return thing;
}
