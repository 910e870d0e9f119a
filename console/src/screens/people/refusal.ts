/** A right that was missing, as the server named it. */
export interface MissingRight {
  verb: string;
  resource: string;
  group: string;
  namespace: string;
  name: string;
  user: string;
}

const cannot = /User "([^"]*)" cannot (\S+) resource "([^"]*)"(?: in API group "([^"]*)")?(?: named "([^"]*)")?(?: in the namespace "([^"]*)")?/;
const objectName = /^\S+ "([^"]*)" is forbidden:/;

/** Reads which right a refusal says is missing; null when it names none. */
export function missingRight(message: string): MissingRight | null {
  const found = cannot.exec(message);
  if (!found) return null;
  return { user: found[1]!, verb: found[2]!, resource: found[3]!, group: found[4] ?? '', name: found[5] ?? objectName.exec(message)?.[1] ?? '', namespace: found[6] ?? '' };
}

/** The address of the page that says why, for a question. */
export function whyPath(question: { user?: string; group?: string; verb: string; resource: string; namespace?: string; name?: string; apiGroup?: string }): string {
  const { verb, resource, apiGroup, namespace, name, user, group } = question;
  const query = new URLSearchParams();
  const said = { user, group, verb, resource: apiGroup && !resource.includes('.') ? withGroup(resource, apiGroup) : resource, namespace, name };
  for (const [key, value] of Object.entries(said)) if (value) query.set(key, value);
  return `/access/explain?${query}`;
}

function withGroup(resource: string, group: string): string {
  const [plural, subresource] = resource.split('/');
  return `${plural}.${group}${subresource ? `/${subresource}` : ''}`;
}
