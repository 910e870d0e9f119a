import { LitElement, css, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { ApiError, apiFetch, apiJson, type LiveList, Localized, resource, t, type KubeObject } from '@luban/console-sdk';
import { Loaded, session, shared, Watch } from '../../core/index.js';
import { controls } from '../common/controls.js';
import { describeDevice } from '../people/device.js';
import { readChecks } from './readiness.js';

interface Replica extends KubeObject {
  spec: { version: string; machine: string };
  status?: { leader?: boolean; ready?: string; reportedAt?: string };
}

/** A library that is part of the console. */
interface Library { name: string; version: string; license: string; text: string }

/** What is running here: versions, whether it is ready, its replicas, and the work of others that it is built on. */
@customElement('lb-about-page')
export class AboutPage extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    .grid { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); align-items: start; }
    section { display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    details { border-block-start: 1px solid var(--lb-border); }
    summary { cursor: pointer; min-block-size: 36px; display: flex; gap: var(--lb-space-2); align-items: center; flex-wrap: wrap; }
    summary .name { font-weight: 600; }
    pre { white-space: pre-wrap; font-size: 0.8rem; background: var(--lb-page); padding: var(--lb-space-3); border-radius: var(--lb-radius-small); max-block-size: 320px; overflow: auto; }
    .docs { list-style: none; padding: 0; display: grid; gap: var(--lb-space-1); }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly version = new Loaded(this, signal => apiJson<{ gitVersion: string; platform: string; product: string }>('/version', { signal }));
  private readonly ready = new Loaded(this, signal => readiness(signal));
  private readonly libraries = new Loaded(this, signal => apiJson<Library[]>(licences(), { signal }));
  private replicas: LiveList<Replica> | undefined;

  constructor() {
    super();
    new Watch(this, session);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const load of [this.version, this.ready, this.libraries]) load.for('about');
    this.replicas = resource<Replica>('kernel.luban.dev/v1', 'replicas').watch();
    this.replicas.subscribe(() => this.requestUpdate());
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.replicas?.dispose();
  }

  protected override render() {
    const list = this.replicas!;
    return html`
      <lb-page heading=${t('about.title')} subheading=${t('about.subtitle')}>
        <div class="grid">
          <section class="card"><h2>${t('about.versions')}</h2>${this.version.value ? html`<dl class="facts">
            <dt>${t('about.server')}</dt><dd>${this.version.value.product} ${this.version.value.gitVersion}</dd>
            <dt>${t('about.system')}</dt><dd>${this.version.value.platform}</dd>
            <dt>${t('about.console')}</dt><dd>${__CONSOLE_VERSION__}</dd>
            <dt>${t('about.sdk')}</dt><dd>${__SDK_VERSION__}</dd>
            <dt>${t('about.browser')}</dt><dd><span title=${navigator.userAgent}>${browser()}</span></dd>
          </dl>` : this.pending(this.version)}</section>
          <section class="card"><h2>${t('about.readiness')}</h2>${this.ready.value ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t('about.readiness')}><table class="plain"><thead><tr><th scope="col">${t('about.check')}</th><th scope="col">${t('about.state')}</th><th scope="col">${t('about.detail')}</th></tr></thead>
            <tbody>${this.ready.value.map(check => html`<tr><td class="short">${['store', 'controllers', 'extension'].includes(check.name) ? t(`about.check.${check.name}`) : check.name}</td><td><lb-status state=${check.ok ? 'ok' : 'error'} label=${t(check.ok ? 'about.ok' : 'about.notOk')}></lb-status></td><td>${check.detail}</td></tr>`)}</tbody></table></div>` : this.pending(this.ready)}</section>
        </div>
        <section><h2>${t('about.replicas')}</h2>
          <lb-table caption=${t('about.replicas')} .rows=${list.items} state=${list.status === 'live' ? 'ready' : list.status} .error=${list.error} @lb-retry=${() => list.reload()} .columns=${[
            { key: 'name', title: t('about.replica'), value: (row: Replica) => row.metadata.name, render: (row: Replica) => html`<a href="/resources/kernel.luban.dev/v1/replicas/-/${row.metadata.name}">${row.metadata.name}</a>${row.status?.leader ? html` <lb-status state="ok" label=${t('about.leader')}></lb-status>` : nothing}` },
            { key: 'machine', title: t('about.machine'), value: (row: Replica) => row.spec.machine },
            { key: 'version', title: t('about.version'), value: (row: Replica) => row.spec.version },
            { key: 'ready', title: t('about.extensions'), value: (row: Replica) => row.status?.ready },
            { key: 'reported', title: t('about.reported'), value: (row: Replica) => row.status?.reportedAt, render: (row: Replica) => html`<lb-time datetime=${row.status?.reportedAt ?? ''}></lb-time>` },
          ]}></lb-table></section>
        <div class="grid">
          <section class="card"><h2>${t('about.docs')}</h2><p class="muted small">${t('about.docs.text')}</p>
            <ul class="docs">${['architecture', 'operating', 'resources', 'extensions', 'console', 'console-sdk', 'access', 'identity', 'tenancy', 'audit', 'marketplace', 'cli', 'errors'].map(name => html`<li><code>docs/${name}.md</code> <span class="muted">${t(`about.docs.${name}`)}</span></li>`)}</ul>
            <p><a href="/api-explorer">${t('about.docs.api')}</a></p></section>
          <section class="card"><h2>${t('about.libraries')}</h2><p class="muted small">${t('about.libraries.text')}</p>
            ${this.libraries.value ? html`<div>${this.libraries.value.map(library => html`<details><summary><span class="name">${library.name}</span> <span class="muted">${library.version}</span> <span class="chip">${library.license}</span></summary><pre tabindex="0" role="group" aria-label=${library.name}>${library.text || t('about.libraries.none')}</pre></details>`)}</div>` : this.pending(this.libraries)}</section>
        </div>
      </lb-page>`;
  }

  private pending(load: Loaded<unknown>) {
    return load.state === 'loading' ? html`<lb-skeleton rows="4"></lb-skeleton>` : html`<lb-error .error=${load.error} @lb-retry=${() => load.reload()}></lb-error>`;
  }
}

/** The browser as people call it; the user agent is its tooltip. */
function browser(): string {
  const { program, system } = describeDevice(navigator.userAgent);
  return [program, system].filter(Boolean).join(' · ');
}

/** The build links the licences of what it holds from the page, as its file has a name of its own in every build. */
function licences(): string {
  return new URL(document.querySelector<HTMLLinkElement>('link[rel=license]')?.href ?? '/console/shell/licences.json', location.origin).pathname;
}

/** A server that is not ready answers 500 or 503 and says which check fails: that is an answer too. */
async function readiness(signal: AbortSignal) {
  try {
    return readChecks(await (await apiFetch('/readyz?verbose', { signal, headers: { Accept: 'text/plain' } })).text());
  } catch (error) {
    const checks = error instanceof ApiError && error.status >= 500 ? readChecks(error.detail ?? '') : [];
    if (checks.length) return checks;
    throw error;
  }
}
