import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import '../../common/explain-tree.js';
import { exampleOf, typeName } from '../../common/schema.js';
import type { Content, DocumentEntry, OpenApiDocument, Operation } from '../model/operations.js';
import { preferred } from '../model/operations.js';
import { methodStyles } from './method.js';
import './try-it.js';

/** One operation: what it takes, what it answers, and a way to try it. */
@customElement('lb-operation-view')
export class OperationView extends Localized(LitElement) {
  static override styles = [shared, controls, methodStyles, css`
    :host { display: grid; gap: var(--lb-space-4); min-inline-size: 0; }
    section { display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    .title { display: flex; flex-wrap: wrap; gap: var(--lb-space-2) var(--lb-space-3); align-items: baseline; }
    .title h2 { font-family: var(--lb-font-mono); font-size: 1rem; overflow-wrap: anywhere; }
    .title .method { font-size: 0.87rem; }
    pre { background: var(--lb-page); border-radius: var(--lb-radius-small); padding: var(--lb-space-3); overflow: auto; max-block-size: 320px; font-size: 0.83rem; }
    .about { white-space: pre-line; max-inline-size: 80ch; }
    details > summary { cursor: pointer; padding-block: 5px; font-weight: 500; }
    .inner { display: grid; gap: var(--lb-space-3); padding-block: var(--lb-space-2); }
    .status { font-family: var(--lb-font-mono); font-weight: 700; }
  `];

  @property({ attribute: false }) operation!: Operation;
  @property({ attribute: false }) document!: OpenApiDocument;
  @property({ attribute: false }) entry!: DocumentEntry;

  private get schemas() {
    return this.document.components?.schemas ?? {};
  }

  protected override render() {
    const { method, path, summary, description, deprecated, parameters, request, responses, tags } = this.operation;
    return html`
      <section class="card">
        <div class="title"><span class="method ${method.toLowerCase()}">${method}</span><h2>${path}</h2>${deprecated ? html`<span class="chip warn">${t('api.deprecated')}</span>` : nothing}</div>
        ${summary ? html`<p><strong>${summary}</strong></p>` : nothing}
        ${description ? html`<p class="muted about">${description}</p>` : nothing}
        <p class="hint">${this.entry.title}${tags.length ? ` · ${tags.join(', ')}` : ''}</p>
      </section>
      <section class="card"><h2>${t('api.try')}</h2><lb-try-it .operation=${this.operation} .schemas=${this.schemas}></lb-try-it></section>
      ${parameters.length ? html`<section class="card"><h2>${t('api.parameters')}</h2><div class="scroll" tabindex="0" role="group" aria-label=${t('api.parameters')}><table class="plain">
        <thead><tr><th scope="col">${t('api.parameter')}</th><th scope="col">${t('api.in')}</th><th scope="col">${t('api.type')}</th><th scope="col">${t('api.description')}</th></tr></thead>
        <tbody>${parameters.map(parameter => html`<tr><td class="mono short">${parameter.name}${parameter.required ? html` <span class="chip warn">${t('common.schema.required')}</span>` : nothing}${parameter.deprecated ? html` <span class="chip">${t('api.deprecated')}</span>` : nothing}</td>
          <td class="short">${t(`api.in.${parameter.in}`)}</td><td class="mono short">${typeName(parameter.schema, this.schemas)}</td><td class="long">${parameter.description}${parameter.schema.enum ? html`<div class="hint">${t('common.schema.values')} ${parameter.schema.enum.map(String).join(', ')}</div>` : nothing}</td></tr>`)}</tbody></table></div></section>` : nothing}
      ${request ? html`<section class="card"><h2>${t('api.body')}${request.required ? html` <span class="chip warn">${t('common.schema.required')}</span>` : nothing}</h2>${this.content(request.contents, true)}</section>` : nothing}
      <section class="card"><h2>${t('api.responses')}</h2>${responses.map(response => html`<details ?open=${response.status.startsWith('2') && response.contents.length > 0}>
        <summary><span class="status">${response.status}</span> <span class="muted">${response.description}</span></summary><div class="inner">${this.content(response.contents, false)}</div></details>`)}</section>`;
  }

  private content(contents: readonly Content[], isRequest: boolean) {
    const content = preferred(contents);
    if (!content) return html`<p class="muted">${t('api.noBody')}</p>`;
    const example = content.example ?? exampleOf(content.schema, this.schemas);
    return html`
      <p class="hint">${contents.map(item => item.type).join(', ')} · <span class="mono">${typeName(content.schema, this.schemas)}</span></p>
      <lb-explain-tree .schema=${content.schema} .schemas=${this.schemas} label=${isRequest ? t('api.body') : t('api.responses')}></lb-explain-tree>
      ${example === null || example === undefined ? nothing : html`<details><summary>${t('api.example')}</summary><pre tabindex="0" role="group" aria-label=${t('api.example')}>${typeof example === 'string' ? example : JSON.stringify(example, null, 2)}</pre></details>`}`;
  }
}
