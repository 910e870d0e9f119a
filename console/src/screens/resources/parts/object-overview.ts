import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import type { KindSchema } from '../data/schemas.js';
import type { Kind } from '../model/kind.js';
import type { KubeObject } from '../model/object.js';
import { conditionState, labelOf, overviewOf, type Condition } from '../model/overview.js';
import { factsView, referenceLink } from './facts-view.js';
import './data-editor.js';
import './map-editor.js';

/**
 * What an object says, in the words of its schema.
 * @fires lb-patch - `{ patch }`: a merge patch that the user asks for.
 */
@customElement('lb-object-overview')
export class ObjectOverview extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-4); grid-template-columns: minmax(0, 2fr) minmax(260px, 1fr); align-items: start; }
    .main, .side { display: grid; gap: var(--lb-space-4); min-inline-size: 0; }
    section { display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    .facts { grid-template-columns: minmax(120px, max-content) minmax(0, 1fr); }
    .facts dt { max-inline-size: 220px; overflow-wrap: anywhere; }
    .side .facts { grid-template-columns: minmax(90px, max-content) minmax(0, 1fr); }
    .subfacts { display: grid; gap: var(--lb-space-2); padding-block-start: var(--lb-space-2); }
    .subfacts .facts, .subfacts .subfacts { margin-inline-start: var(--lb-space-3); }
    .subfacts > h3 { font-size: 0.93rem; }
    pre.text { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 300px; overflow: auto; background: var(--lb-page); border-radius: var(--lb-radius-small); padding: var(--lb-space-3); }
    .about { font-size: 0.87rem; color: var(--lb-text-muted); }
    @media (max-width: 1080px) { :host { grid-template-columns: minmax(0, 1fr); } }
    @media (max-width: 640px) { .facts, .side .facts { grid-template-columns: minmax(0, 1fr); } }
  `];

  @property({ attribute: false }) kind!: Kind;
  @property({ attribute: false }) object!: KubeObject;
  @property({ attribute: false }) schema: KindSchema | undefined;
  @property({ type: Boolean }) editable = false;

  protected override render() {
    const secret = !this.kind.group && this.kind.kind === 'Secret';
    const hasData = secret || (!this.kind.group && this.kind.kind === 'ConfigMap');
    const { sections, conditions } = overviewOf(this.object, this.schema?.schema ?? {}, this.schema?.schemas ?? {}, hasData ? ['data', 'stringData', 'binaryData'] : []);
    const namespace = this.object.metadata.namespace;
    return html`
      <div class="main">
        ${conditions.length ? this.conditions(conditions) : nothing}
        ${hasData ? html`<section class="card"><h2>${t('resources.data.title')}</h2>
          <lb-data-editor .data=${(this.object['data'] ?? {}) as Record<string, string>} ?secret=${secret} ?editable=${this.editable && this.object['immutable'] !== true}
            @lb-save=${(event: CustomEvent<{ key: string; value: string | null }>) => this.patch({ data: { [event.detail.key]: event.detail.value } })}></lb-data-editor></section>` : nothing}
        ${sections.map(section => html`<section class="card"><h2>${sectionTitle(section.name)}</h2>${section.description ? html`<p class="about">${section.description}</p>` : nothing}${factsView(section.facts, namespace)}</section>`)}
        ${!sections.length && !conditions.length && !hasData ? html`<section class="card"><p class="muted">${t('resources.overview.nothing')}</p></section>` : nothing}
      </div>
      <div class="side">${this.identity()}</div>`;
  }

  private conditions(conditions: readonly Condition[]) {
    return html`<section class="card"><h2>${t('resources.conditions')}</h2><div class="scroll" tabindex="0" role="group" aria-label=${t('resources.conditions')}><table class="plain">
      <thead><tr><th scope="col">${t('resources.conditions.type')}</th><th scope="col">${t('resources.conditions.status')}</th><th scope="col">${t('resources.conditions.reason')}</th><th scope="col">${t('resources.conditions.since')}</th></tr></thead>
      <tbody>${conditions.map(condition => html`<tr>
        <td class="short">${condition.type}</td><td><lb-status state=${conditionState(condition)} label=${condition.status}></lb-status></td>
        <td class="long">${condition.reason ?? ''}${condition.message ? html`<p class="small muted">${condition.message}</p>` : nothing}</td>
        <td>${condition.lastTransitionTime ? html`<lb-time datetime=${condition.lastTransitionTime}></lb-time>` : '–'}</td></tr>`)}</tbody></table></div></section>`;
  }

  private identity() {
    const { name, namespace, uid, creationTimestamp, resourceVersion, generation, labels = {}, annotations = {}, ownerReferences = [], finalizers = [] } = this.object.metadata;
    return html`
      <section class="card"><h2>${t('resources.overview.identity')}</h2>
        <dl class="facts">
          <dt>${t('resources.name')}</dt><dd>${name}</dd>
          ${namespace ? html`<dt>${t('resources.namespace')}</dt><dd><a href="/resources/core/v1/namespaces/-/${namespace}">${namespace}</a></dd>` : nothing}
          <dt>${t('resources.overview.created')}</dt><dd>${creationTimestamp ? html`<lb-time datetime=${creationTimestamp}></lb-time>` : '–'}</dd>
          ${ownerReferences.length ? html`<dt>${t('resources.overview.owners')}</dt><dd>${ownerReferences.map(owner => html`<div>${referenceLink(owner, namespace)}</div>`)}</dd>` : nothing}
          ${finalizers.length ? html`<dt>${t('resources.overview.finalizers')}</dt><dd>${finalizers.map(finalizer => html`<div class="mono">${finalizer}</div>`)}</dd>` : nothing}
          <dt>${t('resources.overview.revision')}</dt><dd class="mono">${resourceVersion}${generation ? html` <span class="muted">· ${t('resources.overview.generation', { generation })}</span>` : nothing}</dd>
          <dt>UID</dt><dd class="mono small">${uid}</dd>
        </dl></section>
      <section class="card">
        <lb-map-editor labels heading=${t('resources.labels')} .value=${labels} ?editable=${this.editable} @lb-save=${(event: CustomEvent<{ value: Record<string, string> }>) => this.patchMap('labels', labels, event.detail.value)}></lb-map-editor>
        <lb-map-editor heading=${t('resources.annotations')} .value=${annotations} ?editable=${this.editable} @lb-save=${(event: CustomEvent<{ value: Record<string, string> }>) => this.patchMap('annotations', annotations, event.detail.value)}></lb-map-editor>
      </section>`;
  }

  /** Only what changed is sent: what somebody else adds meanwhile stays. */
  private patchMap(field: 'labels' | 'annotations', before: Record<string, string>, after: Record<string, string>): void {
    const gone = Object.keys(before).filter(key => !(key in after)).map(key => [key, null] as const);
    const changed = Object.entries(after).filter(([key, value]) => before[key] !== value);
    if (gone.length + changed.length) this.patch({ metadata: { [field]: Object.fromEntries([...gone, ...changed]) } });
  }

  private patch(patch: unknown): void {
    this.dispatchEvent(new CustomEvent('lb-patch', { detail: { patch }, bubbles: true, composed: true }));
  }
}

/** The sections that every kind has are words of the console; others are named by the schema. */
function sectionTitle(name: string): string {
  return name === 'spec' ? t('resources.overview.spec') : name === 'status' ? t('resources.overview.status') : name ? labelOf(name) : t('resources.overview.fields');
}
