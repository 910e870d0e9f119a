import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../core/index.js';
import { controls } from './controls.js';
import { fieldsOf, type Schema, type SchemaField, type Schemas } from './schema.js';

/** The fields of a schema as a tree: name, type, whether they must be there, and what they are for. */
@customElement('lb-explain-tree')
export class ExplainTree extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    ul { list-style: none; padding: 0; }
    ul ul { border-inline-start: 1px solid var(--lb-border); margin-inline-start: 13px; padding-inline-start: var(--lb-space-3); }
    .field { display: grid; grid-template-columns: 28px minmax(0, 1fr); align-items: start; padding-block: 3px; }
    .head { display: flex; flex-wrap: wrap; gap: 2px var(--lb-space-3); align-items: baseline; padding-block: 3px; }
    .name { font-family: var(--lb-font-mono); font-weight: 600; font-size: 0.9rem; overflow-wrap: anywhere; }
    .type { font-family: var(--lb-font-mono); font-size: 0.82rem; color: var(--lb-text-muted); overflow-wrap: anywhere; }
    .required { font-size: 0.78rem; font-weight: 600; color: var(--lb-warn); }
    .deprecated .name { text-decoration: line-through; }
    .about { max-inline-size: 80ch; font-size: 0.9rem; color: var(--lb-text-muted); overflow-wrap: anywhere; white-space: pre-line; }
    .toggle { min-inline-size: 26px; min-block-size: 28px; padding: 0; }
    code { overflow-wrap: anywhere; }
  `];

  @property({ attribute: false }) schema: Schema = {};
  @property({ attribute: false }) schemas: Schemas = {};
  /** How many levels are open at first. */
  @property({ type: Number }) depth = 1;
  /** What the tree is about. */
  @property() label = '';
  @state() private toggled: ReadonlySet<string> = new Set();

  protected override render() {
    const fields = fieldsOf(this.schema, this.schemas);
    return fields.length ? html`<div role="group" aria-label=${this.label}>${this.list(fields, 0)}</div>` : html`<p class="muted">${t('common.schema.none')}</p>`;
  }

  private list(fields: readonly SchemaField[], depth: number): unknown {
    return html`<ul>${fields.map(field => this.field(field, depth))}</ul>`;
  }

  private field(field: SchemaField, depth: number): unknown {
    const open = field.hasChildren && (depth < this.depth) !== this.toggled.has(field.path);
    return html`
      <li>
        <div class="field ${field.deprecated ? 'deprecated' : ''}">
          ${field.hasChildren
            ? html`<button type="button" class="quiet toggle" aria-expanded=${open} aria-label=${t(open ? 'common.schema.close' : 'common.schema.open', { name: field.name })} @click=${() => this.toggle(field.path)}><wa-icon name=${open ? 'chevron-down' : 'chevron-right'} aria-hidden="true"></wa-icon></button>`
            : html`<span></span>`}
          <div>
            <div class="head"><span class="name">${field.name}</span><span class="type">${field.type}</span>
              ${field.required ? html`<span class="required">${t('common.schema.required')}</span>` : nothing}
              ${field.deprecated ? html`<span class="required">${t('common.schema.deprecated')}</span>` : nothing}</div>
            ${field.description ? html`<p class="about">${field.description}</p>` : nothing}
            ${field.enum.length ? html`<p class="about">${t('common.schema.values')} ${field.enum.map((value, index) => html`${index ? ', ' : ''}<code>${JSON.stringify(value)}</code>`)}</p>` : nothing}
            ${field.default === undefined || field.default === null ? nothing : html`<p class="about">${t('common.schema.default')} <code>${JSON.stringify(field.default)}</code></p>`}
          </div>
        </div>
        ${open ? this.list(field.children(), depth + 1) : nothing}
      </li>`;
  }

  private toggle(path: string): void {
    const next = new Set(this.toggled);
    if (!next.delete(path)) next.add(path);
    this.toggled = next;
  }
}
