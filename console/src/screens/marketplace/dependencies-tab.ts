import '@luban/console-sdk/topology';
import { LitElement, css, html } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, locale, t } from '@luban/console-sdk';
import { Loaded, navigate, shared } from '../../core/index.js';
import { details } from '../centre/api.js';
import { dependencyGraph } from '../centre/graph.js';
import { rangeText } from '../centre/versions.js';
import type { Dependency, VersionDetails } from '../centre/model.js';

const deepest = 4;
const most = 40;

/** What a version needs, and what that needs, as a graph and as a list. */
@customElement('lb-dependencies-tab')
export class DependenciesTab extends Localized(LitElement) {
  static override styles = [shared, css`
    :host { display: grid; gap: var(--lb-space-4); }
    lb-topology { display: block; block-size: 320px; }
    ul { list-style: none; padding: 0; display: grid; gap: var(--lb-space-2); }
    li { display: flex; gap: var(--lb-space-3); flex-wrap: wrap; align-items: center; }
  `];

  @property() name = '';
  @property() label = '';
  @property() version = '';
  @property({ attribute: false }) details!: VersionDetails;

  private readonly deeper = new Loaded(this, signal => this.readDeeper(signal));

  protected override willUpdate(): void {
    if (this.details.dependencies.length > 0) this.deeper.for(`${this.name} ${this.version} ${locale()}`);
  }

  /** Reads what dependencies need, as far as their sources can be asked; what cannot be read stands in the graph without its own needs. */
  private async readDeeper(signal: AbortSignal): Promise<ReadonlyMap<string, readonly Dependency[]>> {
    const found = new Map<string, readonly Dependency[]>();
    let level: readonly Dependency[] = this.details.dependencies;
    for (let depth = 0; depth < deepest && level.length > 0 && found.size < most; depth++) {
      const known = await Promise.all(level.filter(each => !found.has(each.id.toLowerCase())).map(async each => {
        const version = each.satisfied ? each.installed : each.resolved;
        const needs = version ? await details(each.id, version, signal).then(one => one.dependencies, () => []) : [];
        return [each.id.toLowerCase(), needs] as const;
      }));
      for (const [id, needs] of known) found.set(id, needs);
      level = known.flatMap(([, needs]) => needs);
    }
    return found;
  }

  protected override render() {
    const { dependencies } = this.details;
    if (dependencies.length === 0) return html`<div class="card"><lb-empty icon="git-branch" heading=${t('marketplace.noDependencies')} text=${t('marketplace.noDependenciesText')}></lb-empty></div>`;
    const graph = dependencyGraph({ id: this.name, label: this.label, version: this.version }, dependencies, this.deeper.value);
    return html`
      <lb-topology class="card" label=${t('marketplace.dependencyGraph')} .nodes=${graph.nodes} .edges=${graph.edges} @lb-node=${this.open}></lb-topology>
      <section class="card stack">
        <h2>${t('marketplace.needs')}</h2>
        <ul>${dependencies.map(each => html`
          <li><a href="/marketplace/${encodeURIComponent(each.id)}">${each.id}</a><span class="muted small">${rangeText(each.range) ?? ''}</span>
            <lb-status state=${each.satisfied ? 'ok' : each.resolved ? 'off' : 'error'} label=${each.satisfied ? t('marketplace.dependency.installed', { version: each.installed }) : each.resolved ? t('marketplace.dependency.comes', { version: each.resolved }) : t('marketplace.dependency.missing')}></lb-status></li>`)}</ul>
      </section>`;
  }

  private open(event: CustomEvent<{ node: { id: string } }>): void {
    const { id } = event.detail.node;
    if (id !== this.name.toLowerCase()) navigate(`/marketplace/${encodeURIComponent(id)}`);
  }
}
