import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { ApiError, apiFetch, apiJson, confirm, Localized, t, toast } from '@luban/console-sdk';
import { can, Loaded, session, shared, Watch } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import { featuresOf } from '../features.js';

interface SecretKey { id: string; primary: boolean; created: string; remaining?: number; needed?: number }

const keysPath = '/apis/kernel.luban.dev/v1/secretkeys';

/** What the platform is, what it can do, and the keys that its secrets are encrypted with. */
@customElement('lb-platform-settings')
export class PlatformSettings extends Localized(LitElement) {
  static override styles = [shared, controls, css`
    :host { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 420px), 1fr)); align-items: start; }
    .column { display: grid; gap: var(--lb-space-4); min-inline-size: 0; }
    section { display: grid; gap: var(--lb-space-3); min-inline-size: 0; }
    .links { list-style: none; padding: 0; display: grid; gap: var(--lb-space-1); }
    .links a { display: flex; gap: var(--lb-space-3); align-items: center; min-block-size: 36px; }
  `];

  private readonly version = new Loaded(this, signal => apiJson<{ gitVersion: string; platform: string; product: string }>('/version', { signal }));
  private readonly ready = new Loaded(this, async signal => (await apiFetch('/readyz?verbose', { signal, headers: { Accept: 'text/plain' } })).text());
  private readonly keys = new Loaded(this, async signal => (await apiJson<{ items: SecretKey[] }>(keysPath, { signal })).items);
  private readonly features = new Loaded(this, signal => featuresOf(signal));

  constructor() {
    super();
    new Watch(this, session);
  }

  override connectedCallback(): void {
    super.connectedCallback();
    for (const load of [this.version, this.ready, this.keys, this.features]) load.for('platform');
  }

  protected override render() {
    return html`
      <div class="column"><section class="card"><h2>${t('settings.platform')}</h2>
        ${this.version.value ? html`<dl class="facts">
          <dt>${t('settings.platform.product')}</dt><dd>${this.version.value.product} ${this.version.value.gitVersion}</dd>
          <dt>${t('settings.platform.system')}</dt><dd>${this.version.value.platform}</dd>
          <dt>${t('settings.platform.store')}</dt><dd>${this.store()}</dd>
        </dl>` : this.pending(this.version)}
        <ul class="links">
          <li><a href="/sources"><wa-icon name="store" aria-hidden="true"></wa-icon>${t('settings.platform.sources')}</a></li>
          <li><a href="/audit"><wa-icon name="scroll-text" aria-hidden="true"></wa-icon>${t('settings.platform.audit')}</a></li>
          <li><a href="/resources/audit.luban.dev/v1/auditpolicies"><wa-icon name="sliders-horizontal" aria-hidden="true"></wa-icon>${t('settings.platform.policy')}</a></li>
          <li><a href="/about"><wa-icon name="info" aria-hidden="true"></wa-icon>${t('settings.platform.about')}</a></li>
        </ul>
      </section>
      <section class="card"><h2>${t('settings.keys')}</h2><p class="muted small">${t('settings.keys.text')}</p>${this.secretKeys()}</section></div>
      <section class="card"><h2>${t('settings.features')}</h2>
        ${this.features.value ? html`<div class="scroll" tabindex="0" role="group" aria-label=${t('settings.features')}><table class="plain"><thead><tr><th scope="col">${t('settings.features.name')}</th><th scope="col">${t('settings.features.state')}</th></tr></thead>
          <tbody>${this.features.value.map(feature => html`<tr><td>${feature.path ? html`<a href=${feature.path}>${t(`settings.features.${feature.id}`)}</a>` : t(`settings.features.${feature.id}`)}</td>
            <td><lb-status state=${feature.state} label=${feature.detail ?? t(`settings.features.is.${feature.state}`)}></lb-status></td></tr>`)}</tbody></table></div>` : this.pending(this.features)}
      </section>`;
  }

  private store(): unknown {
    const line = this.ready.value?.split('\n').find(text => /\bstore\b/.test(text));
    if (!line) return this.ready.error ? html`<lb-status state="error"></lb-status>` : '…';
    return html`<lb-status state=${line.startsWith('[+]') ? 'ok' : 'error'} label=${line.replace(/^\[.\]/, '').trim()}></lb-status>`;
  }

  private secretKeys() {
    const keys = this.keys.value;
    if (!keys) return this.pending(this.keys);
    return html`<div class="scroll" tabindex="0" role="group" aria-label=${t('settings.keys')}><table class="plain"><thead><tr><th scope="col">${t('settings.keys.key')}</th><th scope="col">${t('settings.keys.created')}</th><th scope="col">${t('settings.keys.use')}</th></tr></thead>
      <tbody>${keys.map(key => html`<tr><td class="mono short">${key.id}</td><td><lb-time datetime=${key.created} format="absolute"></lb-time></td>
        <td>${key.primary ? html`<lb-status state="ok" label=${t('settings.keys.primary')}></lb-status>` : html`<span class="muted">${typeof (key.remaining ?? key.needed) === 'number' ? t('settings.keys.remaining', { count: key.remaining ?? key.needed ?? 0 }) : t('settings.keys.old')}</span>`}</td></tr>`)}</tbody></table></div>
      ${can({ verb: 'create', group: 'kernel.luban.dev', resource: 'secretkeys' }) ? html`<div><wa-button appearance="outlined" @click=${this.rotate}><wa-icon slot="start" name="refresh-cw"></wa-icon>${t('settings.keys.rotate')}</wa-button></div>` : nothing}`;
  }

  private pending(load: Loaded<unknown>) {
    return load.state === 'loading' ? html`<lb-skeleton rows="3"></lb-skeleton>` : html`<lb-error .error=${load.error} @lb-retry=${() => load.reload()}></lb-error>`;
  }

  private async rotate(): Promise<void> {
    if (!await confirm({ heading: t('settings.keys.rotateHeading'), text: t('settings.keys.rotateText'), confirmLabel: t('settings.keys.rotate') })) return;
    try {
      await apiFetch(`${keysPath}/rotate`, { method: 'POST' });
      toast({ kind: 'ok', text: t('settings.keys.rotated') });
      await this.keys.reload();
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.keys.error = error;
      this.keys.value = undefined;
      this.requestUpdate();
    }
  }
}
