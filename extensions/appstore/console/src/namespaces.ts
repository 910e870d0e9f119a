import { resource, type FragmentContext } from '@luban/console-sdk';
import { html } from 'lit';
import { until } from 'lit/directives/until.js';

let known: Promise<string[]> | undefined;

/** The projects that the user may list; none when they may not. */
const namespaces = (): Promise<string[]> => (known ??= resource('v1', 'namespaces').list().then(list => list.items.map(item => item.metadata.name).sort(), () => { known = undefined; return []; }));

/** The field of a project: one of a list, or, for who may not see the list, one that is typed. With `all` none may be chosen, too. */
export function namespaceField({ i18n }: Pick<FragmentContext, 'i18n'>, value: string, choose: (namespace: string) => void, all = false) {
  const label = i18n.t('namespace');
  const changed = (event: Event) => choose((event.target as HTMLInputElement).value.trim());
  const field = namespaces().then(names => (names.length === 0
    ? html`<input aria-label=${label} placeholder=${label} .value=${value} @change=${changed}>`
    : html`<select aria-label=${label} @change=${changed}>
        ${all ? html`<option value="" ?selected=${!value}>${i18n.t('namespace.all')}</option>` : ''}
        ${[...new Set([...names, ...(value ? [value] : [])])].map(name => html`<option value=${name} ?selected=${name === value}>${name}</option>`)}
      </select>`));
  return until(field, html`<select aria-label=${label} disabled><option>${value || i18n.t('namespace.all')}</option></select>`);
}
