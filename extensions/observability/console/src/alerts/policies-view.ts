import { resource } from '@luban/console-sdk';
import type { LbForm, TableColumn } from '@luban/console-sdk/components';
import { html, nothing } from 'lit';
import { state } from 'lit/decorators.js';
import { ready, type Policy, type Preview } from './model.js';
import { policyOf, policySchema, type PolicyForm } from './policy-schema.js';
import { View } from './view.js';

const api = 'observability.luban.dev/v1alpha1';

/** Policies: the list, and the form with what it would have done. */
export class PoliciesView extends View<Policy[]> {
  @state() private form?: PolicyForm;
  @state() private previews?: Preview[];
  @state() private busy = false;

  protected override async read(): Promise<Policy[]> {
    return (await resource<Policy>(api, 'alertpolicies').list()).items;
  }

  protected override draw(policies: Policy[]) {
    if (this.form) return this.editor(this.form);
    return html`
      <div class="bar"><span class="spring"></span><button type="button" class="main" @click=${() => { this.form = { namespace: 'default', op: '>', function: 'last' }; this.previews = undefined; }}>${this.t('policy.new')}</button></div>
      <lb-table caption=${this.t('tab.policies')} .columns=${this.columns()} .rows=${policies} state="ready">
        <lb-empty slot="empty" icon="bell" heading=${this.t('policies.none')} text=${this.t('policies.none.text')}></lb-empty>
      </lb-table>`;
  }

  private columns(): TableColumn<Policy>[] {
    return [
      { key: 'name', title: this.t('policy'), render: policy => html`<div><strong>${policy.metadata.name}</strong><div class="muted small">${policy.metadata.namespace}</div></div>` },
      { key: 'rules', title: this.t('condition'), render: policy => html`${policy.spec.rules.map(rule => html`<div><code>${rule['expr'] ?? `${rule['function'] === 'last' ? '' : `${String(rule['function'])} `}${String(rule['metric'])}`} ${rule['op']} ${rule['threshold']}</code>${rule['logQuery'] ? html`<div class="muted small">${this.t('policy.logQuery')}: <code>${rule['logQuery']}</code></div>` : nothing}</div>`)}` },
      { key: 'state', title: this.t('state'), render: policy => html`<lb-status state=${ready(policy)?.status === 'True' ? 'ok' : ready(policy) ? 'error' : 'unknown'} label=${ready(policy)?.message || ready(policy)?.reason || ''}></lb-status>` },
      { key: 'actions', title: this.t('actions'), align: 'end', render: policy => html`<wa-button size="s" appearance="outlined" @click=${() => this.discard(policy)}>${this.t('delete')}</wa-button>` },
    ];
  }

  private editor(form: PolicyForm) {
    return html`<div class="split">
      <section>
        <h2>${this.t('policy.new')}</h2>
        <lb-form .schema=${policySchema(key => this.t(key))} .value=${form} @lb-change=${(event: CustomEvent<{ value: PolicyForm }>) => { this.form = event.detail.value; }}></lb-form>
        <div class="bar below"><button type="button" class="main" ?disabled=${this.busy} @click=${() => this.save()}>${this.t('save')}</button>
          <button type="button" ?disabled=${this.busy} @click=${() => this.preview()}>${this.t('preview')}</button>
          <button type="button" @click=${() => { this.form = undefined; this.error = undefined; }}>${this.t('cancel')}</button></div>
      </section>
      <section class="beside" aria-live="polite"><h2>${this.t('preview.heading')}</h2>${this.busy ? html`<lb-skeleton rows="3"></lb-skeleton>` : this.found()}</section>
    </div>`;
  }

  private found() {
    if (!this.previews) return html`<p class="muted">${this.t('preview.text')}</p>`;
    return this.previews.map(one => html`<p><strong>${this.t('preview.count', { count: one.count })}</strong></p><p class="muted small"><code>${one.expression}</code> · ${this.t('preview.evaluations', { count: one.evaluations })}</p>
      <ol>${one.firings.slice(-10).reverse().map(firing => html`<li><lb-time .datetime=${firing.firedAt}></lb-time> – ${firing.resolvedAt ? html`<lb-time .datetime=${firing.resolvedAt}></lb-time>` : this.t('ongoing')}
        <span class="muted small">${Object.entries(firing.labels).filter(([name]) => !['alertname', 'policy', 'severity'].includes(name)).map(([name, value]) => `${name}=${value}`).join(' ')}</span></li>`)}</ol>
      ${one.firings.length > 10 ? html`<p class="muted small">${this.t('preview.more', { count: one.count - 10 })}</p>` : nothing}`);
  }

  private async preview(): Promise<void> {
    const form = this.form ?? {};
    this.busy = true;
    await this.act(async () => { this.previews = await this.ctx.json<Preview[]>(`namespaces/${encodeURIComponent(form.namespace || 'default')}/alerts/preview`, { method: 'POST', body: { policy: policyOf(form) } }); });
    this.busy = false;
  }

  private async save(): Promise<void> {
    const form = this.form ?? {};
    if ((this.renderRoot.querySelector('lb-form') as LbForm | null)?.validate().length) return;
    this.busy = true;
    await this.act(async () => {
      const policies = resource<Policy>(api, 'alertpolicies', { namespace: form.namespace || 'default' });
      await policies.create({ apiVersion: api, kind: 'AlertPolicy', metadata: { name: form.name ?? '', namespace: form.namespace || 'default' }, spec: policyOf(form) } as Policy);
      this.form = undefined;
    });
    this.busy = false;
  }

  private async discard(policy: Policy): Promise<void> {
    const name = policy.metadata.name;
    if (!await this.ctx.confirm({ heading: this.t('delete.heading', { name }), text: this.t('delete.text'), danger: true })) return;
    await this.act(() => this.ctx.fetch(`/apis/${api}/namespaces/${policy.metadata.namespace}/alertpolicies/${name}`, { method: 'DELETE' }));
  }
}
