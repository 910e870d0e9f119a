import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/code';
import { Localized, t } from '@luban/console-sdk';
import { shared } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { merge, type Change } from '../model/conflict.js';
import type { KubeObject } from '../model/object.js';
import { toYaml } from '../model/yaml.js';

/**
 * Two people changed one object: what was changed by whom, and a choice where both did.
 * @fires lb-merged - `{ object }`: both sides' changes together.
 * @fires lb-cancel
 */
@customElement('lb-conflict-view')
export class ConflictView extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    section { display: grid; gap: var(--lb-space-3); border-inline-start: 4px solid var(--lb-warn); }
    pre { white-space: pre-wrap; overflow-wrap: anywhere; max-block-size: 180px; overflow: auto; }
    td label { display: grid; grid-template-columns: auto minmax(0, 1fr); gap: var(--lb-space-2); align-items: start; cursor: pointer; }
    .gone { color: var(--lb-text-muted); }
  `];

  @property({ attribute: false }) changes: readonly Change[] = [];
  @property({ attribute: false }) theirs!: KubeObject;
  @state() private chosen: ReadonlyMap<string, 'mine' | 'theirs'> = new Map();

  private get open(): Change[] {
    return this.changes.filter(change => change.by === 'both' && !this.chosen.has(change.path.join('\n')));
  }

  protected override render() {
    const order = { both: 0, mine: 1, theirs: 2, same: 3 };
    const changes = [...this.changes].sort((left, right) => order[left.by] - order[right.by]);
    return html`
      <section class="card" aria-label=${t('resources.conflict.title')}>
        <h2>${t('resources.conflict.title')}</h2>
        <p class="muted">${t('resources.conflict.text')}</p>
        <div class="scroll" tabindex="0" role="group" aria-label=${t('resources.conflict.title')}><table class="plain"><thead><tr><th scope="col">${t('resources.conflict.field')}</th><th scope="col">${t('resources.conflict.base')}</th><th scope="col">${t('resources.conflict.mine')}</th><th scope="col">${t('resources.conflict.theirs')}</th></tr></thead>
          <tbody>${changes.map(change => this.row(change))}</tbody></table></div>
        ${this.open.length ? nothing : html`<details><summary>${t('resources.conflict.preview')}</summary><lb-yaml-diff .before=${toYaml(this.theirs)} .after=${toYaml(this.merged())}></lb-yaml-diff></details>`}
        <div class="row end">
          <wa-button appearance="outlined" @click=${() => this.dispatchEvent(new CustomEvent('lb-cancel'))}>${t('resources.cancel')}</wa-button>
          <wa-button variant="brand" ?disabled=${this.open.length > 0} @click=${() => this.dispatchEvent(new CustomEvent('lb-merged', { detail: { object: this.merged() } }))}>${t('resources.conflict.use')}</wa-button>
        </div>
      </section>`;
  }

  private row(change: Change) {
    const key = change.path.join('\n');
    const path = change.path.join('.');
    const side = (which: 'mine' | 'theirs', value: unknown) => (change.by === 'both'
      ? html`<label><input type="radio" name=${path} .checked=${this.chosen.get(key) === which} aria-label="${t(`resources.conflict.${which}`)}: ${path}" @change=${() => { this.chosen = new Map(this.chosen).set(key, which); }} />${valueOf(value)}</label>`
      : valueOf(value));
    return html`<tr><th scope="row" class="mono">${path}<div><span class="chip ${change.by === 'both' ? 'warn' : ''}">${t(`resources.conflict.by.${change.by}`)}</span></div></th><td>${valueOf(change.base)}</td><td>${side('mine', change.mine)}</td><td>${side('theirs', change.theirs)}</td></tr>`;
  }

  private merged(): KubeObject {
    return merge(this.theirs, this.changes, change => this.chosen.get(change.path.join('\n')) ?? 'theirs');
  }
}

function valueOf(value: unknown) {
  return value === undefined ? html`<span class="gone">–</span>` : html`<pre>${typeof value === 'string' ? value : toYaml(value).trimEnd()}</pre>`;
}
