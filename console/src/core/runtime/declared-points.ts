import { apiJson } from '@luban/console-sdk';
import { consoleExtensions } from './contributions.js';
import { reportFailure } from './errors.js';
import { FragmentError } from './loader.js';

const told = new Set<string>();

/**
 * Looks whether what an extension gives to the fragments at a point of its own is what it declared. What is wrong is its author's to mend:
 * it is reported once, and the fragments get it all the same.
 */
export async function checkProps(point: string, props: Record<string, unknown>): Promise<void> {
  const extension = consoleExtensions.value.find(one => one.points?.some(({ id }) => id === point));
  const file = extension?.points?.find(({ id }) => id === point)?.props;
  if (!extension || !file) return;
  const { validate } = await import('@luban/console-sdk/components');
  const problems = validate(await schemaAt(extension.base + file), props);
  const text = problems.map(({ path, message }) => `${path || '/'}: ${message}`).join(' ');
  if (!text || told.has(`${point} ${text}`)) return;
  told.add(`${point} ${text}`);
  reportFailure({ extension, contribution: point, phase: 'callback', error: new FragmentError('callback', 'LBC011', `LBC011: the props of ${point} are not as declared. ${text}`) });
}

const schemas = new Map<string, Promise<Record<string, unknown>>>();

function schemaAt(file: string): Promise<Record<string, unknown>> {
  let schema = schemas.get(file);
  if (!schema) schemas.set(file, schema = apiJson<Record<string, unknown>>(file));
  return schema;
}
