import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, html, nothing } from 'lit';
import { customElement, property } from 'lit/decorators.js';
import { Localized, apiFetch, apiJson, confirm, locale, t, toast } from '@luban/console-sdk';
import { can, Live, shared } from '../../core/index.js';
import { Attempt, api, patch, pathOf } from '../people/data.js';
import { secondsOf } from '../people/expiry.js';
import { formDialog } from '../people/form-dialog.js';
import type { Field, FormValues } from '../people/form.js';
import type { Stored } from '../people/kinds.js';
import { menu } from '../people/menu.js';
import { showOnce } from '../people/once.js';
import { lines, localised, words } from '../people/words.js';
import './frame.js';

type Client = Stored<{
  displayName?: Record<string, string>; redirectUris?: string[]; postLogoutRedirectUris?: string[]; grantTypes?: string[]; scopes?: string[]; authMethod?: string; trusted?: boolean; disabled?: boolean;
}, { secretCreatedAt?: string }>;

const grantTypes = { authorization_code: 'authorization_code', refresh_token: 'refresh_token', client_credentials: 'client_credentials', device_code: 'urn:ietf:params:oauth:grant-type:device_code' } as const;
const graces = ['0s', '1h', '1d', '7d'] as const;
const withSecret = (method: string | undefined) => method === 'client_secret_basic' || method === 'client_secret_post' || method === undefined;

/** Applications that sign people in here. */
@customElement('lb-clients-page')
export class ClientsPage extends Localized(LitElement) {
  static override styles = [shared];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  private readonly doing = new Attempt(this);
  private readonly clients = new Live<Client>(this, () => ({ of: { apiVersion: 'iam.luban.dev/v1', plural: 'oauthclients' } }));

  protected override render() {
    return html`<lb-access-frame current="clients" heading=${t('access.clients')} subheading=${t('access.clients.text')}>
      ${can({ verb: 'create', group: 'iam.luban.dev', resource: 'oauthclients' }) ? html`<wa-button slot="actions" variant="brand" @click=${() => this.doing.run(() => edit())}><wa-icon slot="start" name="plus"></wa-icon>${t('access.client.create')}</wa-button>` : nothing}
      ${this.doing.shown()}
      ${this.clients.state === 'forbidden' ? html`<lb-problem .error=${this.clients.error}></lb-problem>` : html`
        <lb-table caption=${t('access.clients')} .columns=${this.columns()} .rows=${this.clients.items} .state=${this.clients.state} .error=${this.clients.error} .pageSize=${25} @lb-retry=${() => this.clients.reload()}>
          <lb-empty slot="empty" icon="plug" heading=${t('access.clients.empty')} text=${t('access.clients.empty.text')}></lb-empty>
        </lb-table>`}
    </lb-access-frame>`;
  }

  private columns() {
    return [
      { key: 'name', title: t('access.client'), sortable: true, value: (client: Client) => client.metadata.name, render: (client: Client) => html`<lb-two-lines><b>${localised(client.spec.displayName, locale(), client.metadata.name)}</b><code slot="sub">${client.metadata.name}</code></lb-two-lines>` },
      { key: 'authMethod', title: t('access.client.authMethod'), priority: 2, value: (client: Client) => t(`access.client.authMethod.${client.spec.authMethod ?? 'client_secret_basic'}`) },
      { key: 'redirects', title: t('access.client.redirectUris'), priority: 2, render: (client: Client) => html`<div>${(client.spec.redirectUris ?? []).map(uri => html`<div><code>${uri}</code></div>`)}</div>` },
      { key: 'secret', title: t('access.client.secret'), priority: 3, render: (client: Client) => (client.status?.secretCreatedAt ? html`<lb-time .datetime=${client.status.secretCreatedAt}></lb-time>` : html`<span class="muted">${t('access.client.noSecret')}</span>`) },
      { key: 'state', title: t('access.user.state'), render: (client: Client) => html`<span><lb-status state=${client.spec.disabled ? 'off' : 'ok'} label=${t(client.spec.disabled ? 'access.client.off' : 'access.client.on')}></lb-status>${client.spec.trusted ? html` <wa-badge appearance="filled" variant="neutral">${t('access.client.trusted.badge')}</wa-badge>` : nothing}</span>` },
      {
        key: 'actions', title: '', align: 'end', render: (client: Client) => menu(t('access.actions.of', { name: client.metadata.name }), [
          { value: 'secret', label: t('access.client.newSecret'), icon: 'key', disabled: !withSecret(client.spec.authMethod) },
          { value: 'edit', label: t('access.edit'), icon: 'pencil' },
          client.spec.disabled ? { value: 'enable', label: t('access.client.enable'), icon: 'power' } : { value: 'disable', label: t('access.client.disable'), icon: 'ban' },
          { value: 'delete', label: t('access.delete'), icon: 'trash-2', danger: true },
        ], action => void this.doing.run(() => run(action, client))),
      },
    ];
  }
}

const path = (name: string, ...parts: string[]) => pathOf(`${api.iam}/oauthclients`, name, ...parts);

function fields(values: FormValues, client?: Client): Field[] {
  const named = (name: string) => ({ name, label: t(`access.client.${name}`) });
  return [
    ...(client ? [] : [{ name: 'name', label: t('access.client.name'), hint: t('access.client.name.hint'), required: true, check: (text: string) => (/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(text) ? '' : t('access.name.form')) }]),
    { ...named('labelEn') }, { ...named('labelZh') },
    { ...named('authMethod'), kind: 'select', options: ['client_secret_basic', 'client_secret_post', 'none', ...(client?.spec.authMethod === 'private_key_jwt' ? ['private_key_jwt'] : [])].map(value => ({ value, label: t(`access.client.authMethod.${value}`) })) },
    { ...named('authorization_code'), kind: 'switch', section: t('access.client.grants') }, { ...named('refresh_token'), kind: 'switch' }, { ...named('client_credentials'), kind: 'switch', when: () => values['authMethod'] !== 'none' }, { ...named('device_code'), kind: 'switch' },
    { ...named('redirectUris'), kind: 'lines', hint: t('access.client.redirectUris.hint'), placeholder: 'https://wiki.example.com/callback', section: t('access.client.addresses'), check: (text, now) => (now['authorization_code'] === true && lines(text).length === 0 ? t('access.client.redirectUris.needed') : '') },
    { ...named('postLogoutRedirectUris'), kind: 'lines' },
    { ...named('scopes'), hint: t('access.client.scopes.hint'), section: t('access.client.rights') }, { ...named('trusted'), kind: 'switch', hint: t('access.client.trusted.hint') },
  ];
}

async function edit(client?: Client): Promise<void> {
  const { spec } = client ?? { spec: { grantTypes: ['authorization_code', 'refresh_token'], scopes: ['openid', 'profile', 'email'] } as Client['spec'] };
  const grants = Object.fromEntries(Object.entries(grantTypes).map(([name, value]) => [name, (spec.grantTypes ?? []).includes(value)]));
  const written = await formDialog({
    heading: client ? t('access.client.edit.of', { name: client.metadata.name }) : t('access.client.create'),
    width: '640px',
    values: { name: '', labelEn: spec.displayName?.['en'] ?? '', labelZh: spec.displayName?.['zh'] ?? '', authMethod: spec.authMethod ?? 'client_secret_basic', ...grants, redirectUris: (spec.redirectUris ?? []).join('\n'), postLogoutRedirectUris: (spec.postLogoutRedirectUris ?? []).join('\n'), scopes: (spec.scopes ?? []).join(' '), trusted: spec.trusted ?? false },
    fields: values => fields(values, client),
    submitLabel: client ? t('access.save') : t('access.client.create'),
    submit: async values => {
      const name = client?.metadata.name ?? String(values['name']);
      const body = { ...(client ?? {}), apiVersion: 'iam.luban.dev/v1', kind: 'OAuthClient', metadata: client?.metadata ?? { name }, spec: { ...client?.spec, ...specOf(values) } };
      await apiJson(client ? path(name) : `${api.iam}/oauthclients`, { method: client ? 'PUT' : 'POST', body });
      return { name, secret: !client && withSecret(String(values['authMethod'])) ? await newSecret(name) : null };
    },
  });
  if (!written) return;
  toast({ kind: 'ok', text: t(client ? 'access.saved' : 'access.created', { name: written.name }) });
  if (written.secret) await showSecret(written.name, written.secret);
}

function specOf(values: FormValues): Client['spec'] {
  const said = (name: string) => String(values[name] ?? '').trim();
  return {
    displayName: { ...(said('labelEn') && { en: said('labelEn') }), ...(said('labelZh') && { zh: said('labelZh') }) }, authMethod: said('authMethod'), trusted: values['trusted'] === true,
    grantTypes: Object.entries(grantTypes).filter(([name]) => values[name] === true).map(([, value]) => value),
    redirectUris: lines(said('redirectUris')), postLogoutRedirectUris: lines(said('postLogoutRedirectUris')), scopes: words(said('scopes')),
  };
}

async function newSecret(name: string, graceSeconds?: number): Promise<string> {
  return (await apiJson<{ clientSecret: string }>(path(name, 'secret'), { method: 'POST', body: graceSeconds === undefined ? {} : { graceSeconds } })).clientSecret;
}

function showSecret(name: string, value: string): Promise<void> {
  return showOnce({ heading: t('access.client.secret.of', { name }), label: t('access.client.secret.of', { name }), value, note: t('access.client.secret.note') });
}

async function run(action: string, client: Client): Promise<void> {
  const { name } = client.metadata;
  switch (action) {
    case 'edit': await edit(client); return;
    case 'enable': await patch(path(name), { spec: { disabled: false } }); toast({ kind: 'ok', text: t('access.client.enabled', { name }) }); return;
    case 'disable':
      if (!(await confirm({ heading: t('access.client.disable.of', { name }), text: t('access.client.disable.text'), confirmLabel: t('access.client.disable'), danger: true }))) return;
      await patch(path(name), { spec: { disabled: true } });
      toast({ kind: 'ok', text: t('access.client.disabled', { name }) });
      return;
    case 'secret': {
      const secret = await formDialog({
        heading: t('access.client.newSecret'), intro: t('access.client.newSecret.text', { name }), values: { grace: '1d' },
        fields: [{ name: 'grace', label: t('access.client.grace'), kind: 'select', options: graces.map(value => ({ value, label: t(`access.client.grace.${value}`) })) }],
        submitLabel: t('access.client.newSecret'), submit: values => newSecret(name, secondsOf(String(values['grace']))!),
      });
      if (secret) await showSecret(name, secret);
      return;
    }
    default:
      if (!(await confirm({ heading: t('access.client.delete.of', { name }), text: t('access.client.delete.text'), confirmLabel: t('access.delete'), danger: true, typeToConfirm: name }))) return;
      await apiFetch(path(name), { method: 'DELETE' });
      toast({ kind: 'ok', text: t('access.deleted', { name }) });
  }
}
