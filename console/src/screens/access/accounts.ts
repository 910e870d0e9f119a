import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, resource, t, toast, type KubeObject } from '@luban/console-sdk';
import { saveFile } from '@luban/console-sdk/components';
import { can, Live, navigate, shared } from '../../core/index.js';
import { Attempt, api, listAllowed, pathOf } from '../people/data.js';
import { secondsOf } from '../people/expiry.js';
import { formDialog } from '../people/form-dialog.js';
import type { Stored } from '../people/kinds.js';
import { menu } from '../people/menu.js';
import { showOnce } from '../people/once.js';
import './frame.js';
import { kubeconfig } from './model/kubeconfig.js';

const lifetimes = ['1h', '24h', '30d', '365d'] as const;

/** Service accounts: programs that belong to nobody, and their tokens. */
@customElement('lb-accounts-page')
export class AccountsPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly accounts = new Live<Stored>(this, () => ({ of: { apiVersion: 'v1', plural: 'serviceaccounts' } }));

  protected override render() {
    return html`<lb-access-frame current="tokens" heading=${t('access.accounts')} subheading=${t('access.accounts.text')}>
      ${can({ verb: 'create', group: '', resource: 'serviceaccounts' }) ? html`<wa-button slot="actions" variant="brand" @click=${() => this.doing.run(() => this.create())}><wa-icon slot="start" name="plus"></wa-icon>${t('access.account.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${this.accounts.state === 'forbidden' ? html`<lb-problem .error=${this.accounts.error}></lb-problem>` : html`
        <lb-table caption=${t('access.accounts')} .columns=${this.columns()} .rows=${this.accounts.items} .state=${this.accounts.state} .error=${this.accounts.error} .pageSize=${25} @lb-retry=${() => this.accounts.reload()}>
          <lb-empty slot="empty" icon="server" heading=${t('access.accounts.empty')} text=${t('access.accounts.empty.text')}></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('people.name'), sortable: true, value: (account: Stored) => account.metadata.name },
      { key: 'namespace', title: t('access.place.namespace'), sortable: true, value: (account: Stored) => account.metadata.namespace },
      { key: 'user', title: t('access.account.user'), priority: 2, render: (account: Stored) => html`<code>${userOf(account)}</code>` },
      { key: 'created', title: t('people.created'), priority: 3, sortable: true, value: (account: Stored) => account.metadata.creationTimestamp, render: (account: Stored) => html`<lb-time .datetime=${account.metadata.creationTimestamp}></lb-time>` },
      {
        key: 'actions', title: '', align: 'end', render: (account: Stored) => html`<span class="row end" style="flex-wrap: nowrap"><wa-button size="s" appearance="outlined" @click=${() => this.doing.run(() => issue(account))}>${t('access.account.token')}</wa-button>
          ${menu(t('access.actions.of', { name: account.metadata.name }), [{ value: 'explain', label: t('access.account.explain'), icon: 'circle-help' }, { value: 'delete', label: t('access.delete'), icon: 'trash-2', danger: true }], action => (action === 'delete' ? void this.doing.run(() => remove(account)) : navigate(`/access/explain?user=${encodeURIComponent(userOf(account))}`)))}</span>`,
      },
    ];
  }

  private async create(): Promise<void> {
    const namespaces = (await listAllowed<Stored>(`${api.core}/namespaces`)).map(item => item.metadata.name);
    const name = await formDialog({
      heading: t('access.account.create'),
      values: { namespace: 'default' },
      fields: [
        { name: 'name', label: t('people.name'), required: true, check: text => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text) ? '' : t('access.name.form')) },
        { name: 'namespace', label: t('access.place.namespace'), required: true, suggestions: namespaces },
      ],
      submitLabel: t('access.account.create'),
      submit: async values => {
        await resource('v1', 'serviceaccounts', { namespace: String(values['namespace']) }).create({ apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: String(values['name']) } } as KubeObject);
        return String(values['name']);
      },
    });
    if (name) toast({ kind: 'ok', text: t('access.created', { name }) });
  }
}

function userOf({ metadata }: Stored): string {
  return `system:serviceaccount:${metadata.namespace}:${metadata.name}`;
}

function pathTo({ metadata }: Stored, ...parts: string[]): string {
  return pathOf(api.core, 'namespaces', metadata.namespace!, 'serviceaccounts', metadata.name, ...parts);
}

/** Issues a token, to copy or as a file for kubectl. */
async function issue(account: Stored): Promise<void> {
  const { name, namespace } = account.metadata;
  const issued = await formDialog({
    heading: t('access.account.token.of', { name }),
    intro: t('access.account.token.text'),
    values: { lifetime: '1h', file: false },
    fields: [
      { name: 'lifetime', label: t('access.account.lifetime'), kind: 'select', options: lifetimes.map(value => ({ value, label: t(`access.account.lifetime.${value}`) })) },
      { name: 'file', label: t('access.account.kubeconfig'), hint: t('access.account.kubeconfig.hint'), kind: 'switch' },
    ],
    submitLabel: t('access.account.token'),
    submit: async values => {
      const body = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenRequest', spec: { expirationSeconds: secondsOf(String(values['lifetime'])) } };
      const { status } = await apiJson<{ status: { token: string; expirationTimestamp: string } }>(pathTo(account, 'token'), { method: 'POST', body });
      return { ...status, file: values['file'] === true };
    },
  });
  if (!issued) return;
  if (issued.file) {
    saveFile(`${name}.kubeconfig`, kubeconfig({ server: location.origin, user: name, namespace: namespace!, token: issued.token }), 'application/yaml');
    toast({ kind: 'ok', text: t('access.account.kubeconfig.saved', { name }) });
  } else await showOnce({ heading: t('access.account.issued', { name }), label: t('access.account.token.of', { name }), value: issued.token, note: t('access.account.issued.text', { time: new Date(issued.expirationTimestamp).toLocaleString(document.documentElement.lang) }) });
}

async function remove(account: Stored): Promise<void> {
  const { name } = account.metadata;
  if (!(await confirm({ heading: t('access.account.delete.of', { name }), text: t('access.account.delete.text'), confirmLabel: t('access.delete'), danger: true, typeToConfirm: name }))) return;
  await apiFetch(pathTo(account), { method: 'DELETE' });
  toast({ kind: 'ok', text: t('access.deleted', { name }) });
}
