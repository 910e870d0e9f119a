import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { Localized, format, t } from '@luban/console-sdk';
import { dialog, saveFile, toast } from '@luban/console-sdk/components';
import { Loaded, navigate, shared } from '../../core/index.js';
import { checkBox, checkBoxStyles } from './check-box.js';
import { dependentsOf, leavesOf, type Dependent } from './leaves.js';
import type { InstallPlan } from './model.js';
import { uninstall } from './operations.js';

/** Asks how an extension is to be removed, and removes it. `force` when an uninstall has failed. */
export function openUninstall(plan: InstallPlan, displayName: string, force = false): void {
  const form = Object.assign(document.createElement('lb-uninstall-form') as UninstallForm, { plan, displayName, force });
  const opened = dialog({ heading: t(force ? 'extensions.uninstall.forceHeading' : 'extensions.uninstall.heading', { name: displayName }), width: '620px', content: form });
  form.done = () => opened.close();
}

/** What is asked before an extension is removed. */
@customElement('lb-uninstall-form')
export class UninstallForm extends Localized(LitElement) {
  static override styles = [shared, checkBoxStyles, css`
    :host { display: grid; gap: var(--lb-space-4); }
    ul { padding-inline-start: 1.2em; }
    wa-radio { margin-block: var(--lb-space-1); }
    .what { display: grid; gap: var(--lb-space-2); padding: var(--lb-space-3); border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-page); }
    footer { display: flex; gap: var(--lb-space-2); justify-content: flex-end; flex-wrap: wrap; }
  `];

  @property({ attribute: false }) plan!: InstallPlan;
  @property() displayName = '';
  @property({ type: Boolean }) force = false;
  @property({ attribute: false }) done: () => void = () => undefined;
  @state() private keepData = true;
  @state() private cascade = false;
  @state() private autoremove = false;
  @state() private typed = '';
  @state() private busy = false;
  @state() private error: unknown = null;

  private readonly dependents = new Loaded(this, signal => dependentsOf(this.extensionId, signal));
  private readonly leaves = new Loaded(this, signal => leavesOf(this.extensionId, signal));

  private get extensionId(): string {
    return this.plan.spec.extension.id;
  }

  private get blocked(): boolean {
    return !this.force && !this.cascade && (this.dependents.value?.length ?? 0) > 0;
  }

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('plan')) return;
    this.keepData = this.plan.spec.retainData ?? true;
    this.dependents.for(this.extensionId);
    this.leaves.for(this.extensionId);
  }

  protected override render() {
    const ready = this.typed.trim().toLowerCase() === this.extensionId.toLowerCase() && !this.blocked && !this.busy;
    return html`
      ${this.force ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${t('extensions.uninstall.forceText')}</wa-callout>` : html`<p>${t('extensions.uninstall.text')}</p>`}
      ${this.dependentsPart()}
      <wa-radio-group label=${t('extensions.uninstall.data')} .value=${this.keepData ? 'keep' : 'delete'} @change=${(event: Event) => { this.keepData = (event.target as HTMLInputElement).value === 'keep'; }}>
        <wa-radio value="keep">${t('extensions.uninstall.keep')}</wa-radio>
        <wa-radio value="delete">${t('extensions.uninstall.delete')}</wa-radio>
      </wa-radio-group>
      ${this.leavesPart()}
      ${checkBox(t('extensions.uninstall.autoremove'), this.autoremove, checked => { this.autoremove = checked; })}
      <div><wa-button size="s" appearance="outlined" @click=${this.exportConfig}><wa-icon slot="start" name="download"></wa-icon>${t('extensions.uninstall.export')}</wa-button></div>
      <wa-input label=${t('extensions.uninstall.type', { id: this.extensionId })} autocomplete="off" .value=${this.typed} @input=${(event: Event) => { this.typed = (event.target as HTMLInputElement).value; }}
        @keydown=${(event: KeyboardEvent) => { if (event.key === 'Enter' && ready) void this.removeIt(); }}></wa-input>
      ${this.error ? html`<lb-error .error=${this.error} no-retry></lb-error>` : nothing}
      <footer>
        <wa-button appearance="outlined" @click=${() => this.done()}>${t('extensions.cancelButton')}</wa-button>
        <wa-button variant="danger" ?disabled=${!ready} ?loading=${this.busy} @click=${this.removeIt}>${t(this.force ? 'extensions.action.forceUninstall' : 'extensions.action.uninstall')}</wa-button>
      </footer>`;
  }

  private dependentsPart() {
    const found = this.dependents.value ?? [];
    if (this.dependents.error) return html`<p class="small muted">${t('extensions.uninstall.dependentsUnknown')}</p>`;
    if (found.length === 0) return nothing;
    return html`
      <wa-callout variant="warning">
        <wa-icon slot="icon" name="triangle-alert"></wa-icon>
        <strong>${t('extensions.uninstall.dependents', { count: found.length })}</strong>
        <ul>${found.map((each: Dependent) => html`<li>${each.displayName ?? each.id}${each.version ? ` ${each.version}` : ''}</li>`)}</ul>
        ${checkBox(t('extensions.uninstall.cascade'), this.cascade, checked => { this.cascade = checked; })}
      </wa-callout>`;
  }

  private leavesPart() {
    const leaves = this.leaves.value;
    if (!leaves) return this.leaves.error ? html`<p class="small muted">${t('extensions.uninstall.leavesUnknown')}</p>` : html`<lb-skeleton rows="2"></lb-skeleton>`;
    const visible = [...new Set(leaves.console.map(each => each.title || each.id))];
    const data = [
      ...leaves.kinds.map(kind => t('extensions.uninstall.objects', { kind: kind.name, count: kind.count })),
      ...(leaves.dataBytes ? [t('extensions.uninstall.folder', { size: format.bytes(leaves.dataBytes) })] : []),
    ];
    return html`
      <div class="what small">
        <div><strong>${t(this.keepData ? 'extensions.uninstall.kept' : 'extensions.uninstall.deleted')}</strong>
          ${data.length ? html`<ul>${data.map(line => html`<li>${line}</li>`)}</ul>` : html`<span class="muted"> ${t('extensions.uninstall.noData')}</span>`}</div>
        <div><strong>${t('extensions.uninstall.disappears')}</strong>
          <ul>
            ${visible.length ? html`<li>${t('extensions.uninstall.console', { names: format.list(visible) })}</li>` : nothing}
            ${leaves.routes.length ? html`<li>${t('extensions.uninstall.routes', { count: leaves.routes.length })}</li>` : nothing}
            ${leaves.kinds.length ? html`<li>${t('extensions.uninstall.kinds', { names: format.list(leaves.kinds.map(kind => kind.name)) })}</li>` : nothing}
            ${visible.length + leaves.routes.length + leaves.kinds.length === 0 ? html`<li>${t('extensions.uninstall.nothing')}</li>` : nothing}
          </ul></div>
      </div>`;
  }

  private exportConfig(): void {
    const { extension, config, enabled, upgradeStrategy, retainData } = this.plan.spec;
    saveFile(`${this.extensionId}.json`, JSON.stringify({ apiVersion: this.plan.apiVersion, kind: 'InstallPlan', metadata: { name: this.plan.metadata.name }, spec: { extension, config, enabled, upgradeStrategy, retainData } }, null, 2), 'application/json');
  }

  private async removeIt(): Promise<void> {
    [this.busy, this.error] = [true, null];
    try {
      await uninstall(this.plan, { keepData: this.keepData, cascade: this.cascade, autoremove: this.autoremove, force: this.force });
      this.done();
      toast({ kind: 'info', text: t('extensions.uninstall.begun', { name: this.displayName }), action: { label: t('extensions.progress.show'), run: () => navigate(`/extensions/${encodeURIComponent(this.extensionId)}/progress`) } });
    } catch (error) {
      this.error = error;
    } finally {
      this.busy = false;
    }
  }
}
