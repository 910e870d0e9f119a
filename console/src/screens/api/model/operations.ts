import type { Schema, Schemas } from '../../common/schema.js';

/** What the index of documents says about one of them. */
export interface DocumentEntry {
  name: string;
  title: string;
  url: string;
  extension?: string | null;
}

/** A parameter of an operation. */
export interface Parameter {
  name: string;
  in: 'path' | 'query' | 'header' | 'cookie';
  required: boolean;
  deprecated: boolean;
  description: string;
  schema: Schema;
}

/** What is sent or answered in one media type. */
export interface Content {
  type: string;
  schema: Schema;
  example?: unknown;
}

/** One operation of an API. */
export interface Operation {
  id: string;
  method: string;
  path: string;
  summary: string;
  description: string;
  tags: string[];
  deprecated: boolean;
  parameters: Parameter[];
  request: { required: boolean; contents: Content[] } | null;
  responses: { status: string; description: string; contents: Content[] }[];
}

/** An OpenAPI 3 document, as far as it is read here. */
export interface OpenApiDocument {
  openapi?: string;
  info?: { title?: string; version?: string; description?: string };
  servers?: { url: string }[];
  paths?: Record<string, Record<string, unknown>>;
  components?: { schemas?: Schemas; parameters?: Record<string, unknown>; responses?: Record<string, unknown>; requestBodies?: Record<string, unknown> };
}

const methods = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

/** The operations of a document, in its order; paths are put behind the address of its first server. */
export function operationsOf(document: OpenApiDocument): Operation[] {
  const base = serverBase(document);
  return Object.entries(document.paths ?? {}).flatMap(([path, item]) => methods.filter(method => item[method]).map(method => read(document, base + path, method, item)));
}

function serverBase(document: OpenApiDocument): string {
  const url = document.servers?.[0]?.url ?? '';
  const path = /^[a-z]+:\/\//i.test(url) ? new URL(url).pathname : url;
  return path.replace(/\/$/, '');
}

function read(document: OpenApiDocument, path: string, method: string, item: Record<string, unknown>): Operation {
  const operation = item[method] as Record<string, any>;
  const parameters = new Map<string, Parameter>();
  for (const source of [...((item['parameters'] ?? []) as unknown[]), ...((operation['parameters'] ?? []) as unknown[])]) {
    const found = deref(document, source);
    parameters.set(`${found['in']}:${found['name']}`, {
      name: found['name'], in: found['in'], required: found['in'] === 'path' || found['required'] === true, deprecated: found['deprecated'] === true,
      description: found['description'] ?? '', schema: found['schema'] ?? contentsOf(found['content'])[0]?.schema ?? {},
    });
  }
  // Kubernetes leaves the parameters of the path out of the operation; they are in the path all the same.
  for (const [, name] of path.matchAll(/\{([^}]+)\}/g)) if (!parameters.has(`path:${name}`)) parameters.set(`path:${name}`, { name: name!, in: 'path', required: true, deprecated: false, description: '', schema: { type: 'string' } });
  const body = operation['requestBody'] ? deref(document, operation['requestBody']) : null;
  return {
    id: `${method}:${path}`, method: method.toUpperCase(), path,
    summary: operation['summary'] ?? '', description: operation['description'] ?? '',
    tags: operation['tags'] ?? [], deprecated: operation['deprecated'] === true,
    parameters: [...parameters.values()].sort((left, right) => order.indexOf(left.in) - order.indexOf(right.in)),
    request: body && { required: body['required'] === true, contents: contentsOf(body['content']) },
    responses: Object.entries(operation['responses'] ?? {}).map(([status, response]) => {
      const found = deref(document, response);
      return { status, description: found['description'] ?? '', contents: contentsOf(found['content']) };
    }),
  };
}

const order = ['path', 'query', 'header', 'cookie'];

function contentsOf(content: Record<string, any> | undefined): Content[] {
  return Object.entries(content ?? {}).map(([type, media]) => ({
    type, schema: media['schema'] ?? {},
    ...(media['example'] !== undefined ? { example: media['example'] } : media['examples'] ? { example: (Object.values(media['examples'])[0] as Record<string, unknown> | undefined)?.['value'] } : {}),
  }));
}

function deref(document: OpenApiDocument, value: unknown): Record<string, any> {
  const found = value as Record<string, any>;
  if (typeof found['$ref'] !== 'string') return found;
  const target = found['$ref'].split('/').slice(1).reduce<any>((node, key) => node?.[key.replaceAll('~1', '/').replaceAll('~0', '~')], document);
  return target ?? {};
}

/** Whether an operation fits a search: every word is in its method, path, summary, tags or id. */
export function operationMatches(operation: Operation, search: string): boolean {
  const text = `${operation.method} ${operation.path} ${operation.summary} ${operation.tags.join(' ')}`.toLowerCase();
  return search.toLowerCase().split(/\s+/).every(word => text.includes(word));
}

/** Fills the path and adds the query. Empty values are left out; what is missing in the path stays as it is. */
export function addressOf(operation: Operation, values: ReadonlyMap<string, string>): string {
  const path = operation.path.replace(/\{([^}]+)\}/g, (whole, name: string) => {
    const value = values.get(`path:${name.replace(/^\*+/, '')}`) ?? values.get(`path:${name}`);
    if (!value) return whole;
    return name.startsWith('*') ? value.split('/').map(encodeURIComponent).join('/') : encodeURIComponent(value);
  });
  const query = new URLSearchParams(operation.parameters.filter(parameter => parameter.in === 'query' && values.get(`query:${parameter.name}`)).map(parameter => [parameter.name, values.get(`query:${parameter.name}`)!]));
  return query.size ? `${path}?${query}` : path;
}

/** The content that the console sends and shows first: JSON where there is some. */
export function preferred(contents: readonly Content[]): Content | undefined {
  return contents.find(content => content.type === 'application/json') ?? contents.find(content => content.type.includes('json')) ?? contents[0];
}
