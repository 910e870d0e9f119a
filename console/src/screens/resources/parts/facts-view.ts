import { html, nothing, type TemplateResult } from 'lit';
import { format, t } from '@luban/console-sdk';
import { catalogue } from '../data/kinds.js';
import { objectPath } from '../model/kind.js';
import { labelOf, referenceOf, type Fact, type Reference } from '../model/overview.js';
import { stateOf } from './cells.js';

/** Facts as a definition list; groups stand below one another, tables keep their columns. */
export function factsView(facts: readonly Fact[], namespace?: string): TemplateResult {
  const wide = (fact: Fact) => fact.type === 'table' || fact.type === 'group' || (fact.type === 'value' && fact.format === 'text');
  const [short, long] = [facts.filter(fact => !wide(fact)), facts.filter(wide)];
  return html`
    ${short.length ? html`<dl class="facts">${short.map(fact => html`<dt title=${fact.description || nothing}>${fact.label}</dt><dd>${factValue(fact, namespace)}</dd>`)}</dl>` : nothing}
    ${long.map(fact => html`<div class="subfacts"><h3 title=${fact.description || nothing}>${fact.label}</h3>${factValue(fact, namespace)}</div>`)}`;
}

function factValue(fact: Fact, namespace?: string): unknown {
  switch (fact.type) {
    case 'value': return valueView(fact.value, fact.format);
    case 'values': return html`<ul class="chips">${fact.values.map(value => html`<li class="chip">${String(value)}</li>`)}</ul>`;
    case 'reference': return referenceLink(fact.reference, namespace);
    case 'group': return factsView(fact.facts, namespace);
    case 'hidden': return html`<span class="muted">${t('resources.overview.hidden')}</span>`;
    case 'table': return html`<div class="scroll" tabindex="0" role="group" aria-label=${fact.label}><table class="plain"><thead><tr>${fact.columns.map(column => html`<th scope="col">${labelOf(column)}</th>`)}</tr></thead>
      <tbody>${fact.rows.map(row => html`<tr>${row.map((cell, index) => html`<td class=${String(cell ?? '').length < 24 ? 'short' : ''}>${cellView(cell, fact.columns[index]!, namespace)}</td>`)}</tr>`)}</tbody></table></div>`;
  }
}

function cellView(cell: unknown, column: string, namespace?: string): unknown {
  if (cell === null || cell === undefined || cell === '') return html`<span class="muted">–</span>`;
  if (Array.isArray(cell) && cell.every(item => typeof item !== 'object')) return html`<ul class="chips">${cell.map(item => html`<li class="chip">${String(item)}</li>`)}</ul>`;
  if (typeof cell === 'object') {
    const reference = referenceOf(cell as Record<string, unknown>);
    return reference ? referenceLink(reference, namespace) : html`<code>${JSON.stringify(cell)}</code>`;
  }
  return valueView(cell as string, typeof cell === 'string' && /^\d{4}-\d\d-\d\dT/.test(cell) ? 'date-time' : /^(phase|state|status|result)$/i.test(column) ? 'state' : undefined);
}

/** One value in the way its format asks for. */
export function valueView(value: string | number | boolean, as?: string): unknown {
  if (typeof value === 'boolean') return html`<wa-icon name=${value ? 'check' : 'minus'} aria-hidden="true"></wa-icon> ${t(value ? 'resources.yes' : 'resources.no')}`;
  if (typeof value === 'number') return format.number(value);
  switch (as) {
    case 'date-time': return Number.isNaN(Date.parse(value)) ? value : html`<lb-time datetime=${value}></lb-time>`;
    case 'uri': return html`<a href=${value} target="_blank" rel="noopener noreferrer">${value}</a>`;
    case 'state': return stateOf(value);
    case 'text': return html`<pre class="text">${value}</pre>`;
    default: return value;
  }
}

/** A link to the object that is meant; its words alone where the kind is not known. */
export function referenceLink({ apiVersion, kind, name, namespace }: Reference, fallback?: string): TemplateResult {
  const found = catalogue.value?.of(apiVersion, kind);
  const place = found?.namespaced ? namespace ?? fallback : null;
  const words = html`<span class="muted">${kind}</span> ${place && place !== fallback ? `${place}/` : ''}${name}`;
  return found && (!found.namespaced || place) ? html`<a href=${objectPath(found, place, name)}>${words}</a>` : html`<span>${words}</span>`;
}
