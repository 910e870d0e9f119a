import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiFetch, confirm, dialog, locale, t, toast } from '@luban/console-sdk';
import { can, Live, shared } from '../../core/index.js';
import { Attempt, patch } from '../people/data.js';
import { labelled } from '../people/labelled.js';
import { menu } from '../people/menu.js';
import { localised } from '../people/words.js';
import './frame.js';
import { readiness, type Provider } from './model/providers.js';
import { editProvider, providerPath } from './provider-form.js';

/** Places outside whose people may sign in here. */
@customElement('lb-providers-page')
export class ProvidersPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly providers = new Live<Provider>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'identityproviders' } }));

  protected override render() {
    return html`<lb-access-frame current="providers" heading=${t('access.providers')} subheading=${t('access.providers.text')}>
      ${can({ verb: 'create', group: 'iam.luban.dev', resource: 'identityproviders' }) ? html`<wa-button slot="actions" variant="brand" @click=${() => this.doing.run(() => editProvider())}><wa-icon slot="start" name="plus"></wa-icon>${t('access.provider.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${this.providers.state === 'forbidden' ? html`<lb-problem .error=${this.providers.error}></lb-problem>` : html`
        <lb-table caption=${t('access.providers')} .columns=${this.columns()} .rows=${this.providers.items} .state=${this.providers.state} .error=${this.providers.error} @lb-retry=${() => this.providers.reload()}>
          <lb-empty slot="empty" icon="log-in" heading=${t('access.providers.empty')} text=${t('access.providers.empty.text')}></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('access.provider'), sortable: true, value: (provider: Provider) => provider.metadata.name, render: (provider: Provider) => html`<lb-two-lines><b>${localised(provider.spec.displayName, locale(), provider.metadata.name)}</b><span slot="sub">${provider.metadata.name}</span></lb-two-lines>` },
      { key: 'type', title: t('access.provider.type'), sortable: true, value: (provider: Provider) => provider.spec.type },
      { key: 'mapping', title: t('access.provider.mapping'), priority: 2, value: (provider: Provider) => t(`access.provider.mapping.${provider.spec.mapping ?? 'Manual'}`) },
      { key: 'state', title: t('access.user.state'), render: (provider: Provider) => html`<lb-status state=${readiness(provider).state} label=${t(`access.provider.state.${readiness(provider).state}`)}></lb-status>` },
      {
        key: 'actions', title: '', align: 'end', render: (provider: Provider) => html`<span class="row end" style="flex-wrap: nowrap"><wa-button size="s" appearance="outlined" @click=${() => this.test(provider.metadata.name)}>${labelled(t('access.provider.test'), t('access.provider.test.of', { name: provider.metadata.name }))}</wa-button>
          ${menu(t('access.actions.of', { name: provider.metadata.name }), [
            { value: 'edit', label: t('access.edit'), icon: 'pencil' },
            provider.spec.enabled === false ? { value: 'enable', label: t('access.provider.enable'), icon: 'power' } : { value: 'disable', label: t('access.provider.disable'), icon: 'ban' },
            { value: 'delete', label: t('access.delete'), icon: 'trash-2', danger: true },
          ], action => void this.doing.run(() => run(action, provider)))}</span>`,
      },
    ];
  }

  /** What the server found when it last looked: it does so after each change and every few minutes. */
  private test(name: string): void {
    const found = () => this.providers.items.find(provider => provider.metadata.name === name)!;
    const { condition, state } = readiness(found());
    void dialog<void>({
      heading: t('access.provider.test.of', { name }),
      content: () => html`<div class="stack">
        <lb-status state=${state} label=${t(`access.provider.state.${state}`)}></lb-status>
        <p>${condition?.message ?? t('access.provider.unchecked')}</p>
        ${condition?.lastTransitionTime ? html`<p class="muted">${t('access.provider.since')} <lb-time .datetime=${condition.lastTransitionTime}></lb-time></p>` : nothing}
        <p class="muted">${t('access.provider.when')}</p>
      </div>`,
      footer: handle => html`<wa-button variant="brand" @click=${() => handle.close()}>${t('access.close')}</wa-button>`,
    });
  }
}

async function run(action: string, provider: Provider): Promise<void> {
  const { name } = provider.metadata;
  if (action === 'edit') {
    await editProvider(provider);
  } else if (action === 'delete') {
    if (!(await confirm({ heading: t('access.provider.delete.of', { name }), text: t('access.provider.delete.text'), confirmLabel: t('access.delete'), danger: true, typeToConfirm: name }))) return;
    await apiFetch(providerPath(name), { method: 'DELETE' });
    toast({ kind: 'ok', text: t('access.deleted', { name }) });
  } else {
    const enabled = action === 'enable';
    if (!enabled && !(await confirm({ heading: t('access.provider.disable.of', { name }), text: t('access.provider.disable.text'), confirmLabel: t('access.provider.disable'), danger: true }))) return;
    await patch(providerPath(name), { spec: { enabled } });
    toast({ kind: 'ok', text: t(enabled ? 'access.provider.enabled' : 'access.provider.disabled', { name }) });
  }
}
