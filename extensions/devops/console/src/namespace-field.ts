import { resource, type FragmentContext } from '@luban/console-sdk';
import { html } from 'lit';
import { until } from 'lit/directives/until.js';

let known: Promise<string[]> | undefined;

/** The namespaces that the user may list; none when they may not. */
export const namespaces = (): Promise<string[]> => (known ??= resource('v1', 'namespaces').list().then(list => list.items.map(item => item.metadata.name).sort(), () => { known = undefined; return []; }));

/** Which namespace a page is about: one of a list, or, for who may not see the list, one that is typed. */
export function namespaceField(ctx: FragmentContext<'luban/page/v1'>, value: string) {
  const choose = (event: Event) => ctx.setQuery({ namespace: (event.target as HTMLInputElement).value.trim() || null });
  const label = ctx.i18n.t('namespace');
  const field = namespaces().then(names => names.length === 0
    ? html`<input aria-label=${label} placeholder=${label} .value=${value} @change=${choose} />`
    : html`<select aria-label=${label} @change=${choose}>
        <option value="" ?selected=${!value}>${ctx.i18n.t('namespace.all')}</option>
        ${[...new Set([...names, ...(value ? [value] : [])])].map(name => html`<option value=${name} ?selected=${name === value}>${name}</option>`)}
      </select>`);
  return until(field, html`<select aria-label=${label} disabled><option>${value || ctx.i18n.t('namespace.all')}</option></select>`);
}
