import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@awesome.me/webawesome/dist/components/input/input.js';
import '@awesome.me/webawesome/dist/components/radio-group/radio-group.js';
import '@awesome.me/webawesome/dist/components/radio/radio.js';
import '@awesome.me/webawesome/dist/components/textarea/textarea.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError, Localized, t, type InputProblem } from '@luban/console-sdk';
import { toast } from '@luban/console-sdk/components';
import { Loaded, navigate, setPageTitle, shared } from '../../core/index.js';
import { kernelVersion, sources } from '../centre/api.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { checkBox, checkBoxStyles } from '../centre/check-box.js';
import type { PackageSource } from '../centre/model.js';
import { putSecret } from './secret.js';
import { emptyForm, formOf, secretNameOf, secretOf, specOf, suggestName, type SourceForm } from './source-form.js';

/** Adds a package source, or changes one. */
@customElement('lb-source-edit-page')
export class SourceEditPage extends Localized(LitElement) {
  static override styles = [shared, checkBoxStyles, css`
    form { display: grid; gap: var(--lb-space-4); max-inline-size: 760px; }
    fieldset { border: 1px solid var(--lb-border); border-radius: var(--lb-radius); background: var(--lb-surface); padding: var(--lb-space-4); margin: 0; display: grid; gap: var(--lb-space-4); min-inline-size: 0; }
    legend { float: inline-start; inline-size: 100%; padding: 0; font-size: 1.13rem; font-weight: 600; }
    .two { display: grid; gap: var(--lb-space-4); grid-template-columns: repeat(auto-fit, minmax(min(100%, 240px), 1fr)); }
    footer { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @state() private form: SourceForm = emptyForm;
  @state() private named = false;
  @state() private problems: readonly InputProblem[] = [];
  @state() private error: unknown = null;
  @state() private tested = false;
  @state() private busy = '';

  private readonly known = new Loaded<PackageSource | null>(this, async signal => {
    const found = this.params['name'] ? await sources.get(this.params['name'], signal) : null;
    this.form = found ? formOf(found) : emptyForm;
    return found;
  });

  protected override willUpdate(): void {
    this.known.for(this.params['name'] ?? '');
    setPageTitle(t(this.params['name'] ? 'sources.editTitle' : 'sources.addTitle'));
  }

  private get isNew(): boolean {
    return !this.params['name'];
  }

  protected override render() {
    const { value, error } = this.known;
    return html`
      <lb-page heading=${this.isNew ? t('sources.addTitle') : t('sources.editHeading', { name: this.params['name'] })} subheading=${t('sources.formText')}>
        ${breadcrumbs([{ label: t('sources.title'), href: '/sources' }, { label: this.params['name'] ?? t('sources.addTitle') }])}
        ${value === undefined ? error ? html`<lb-error .error=${error} @lb-retry=${() => this.known.reload()}></lb-error>` : html`<lb-skeleton card rows="8"></lb-skeleton>` : this.fields()}
      </lb-page>`;
  }

  private fields() {
    const { form } = this;
    const ready = form.url.trim() !== '' && form.name.trim() !== '';
    return html`
      <form @submit=${(event: Event) => { event.preventDefault(); if (ready) void this.save(); }}>
        <fieldset><legend>${t('sources.part.where')}</legend>
          ${this.input('url', { required: true, placeholder: 'https://feed.example/v3/index.json' })}
          <div class="two">${this.input('name', { required: true, readonly: !this.isNew })}${this.input('priority', { type: 'number' })}</div>
          ${this.input('prefixes', { placeholder: 'Acme.' })}
          <div class="two">${this.input('pollInterval', {})}
            ${checkBox(t('sources.field.allowInsecure'), form.allowInsecure, allowInsecure => this.set({ allowInsecure }), { hint: t('sources.field.allowInsecure.hint') })}</div>
        </fieldset>
        <fieldset><legend>${t('sources.part.credentials')}</legend>
          <wa-radio-group label=${t('sources.field.credentials')} .value=${form.credentials} @change=${(event: Event) => this.set({ credentials: (event.target as HTMLInputElement).value as SourceForm['credentials'] })}>
            <wa-radio value="none">${t('sources.credentials.none')}</wa-radio><wa-radio value="secret">${t('sources.credentials.secret')}</wa-radio><wa-radio value="new">${t('sources.credentials.new')}</wa-radio>
          </wa-radio-group>
          ${form.credentials === 'secret' ? html`<div class="two">${this.input('secretNamespace', {})}${this.input('secretName', { required: true })}</div>` : nothing}
          ${form.credentials === 'new' ? html`<p class="small muted">${t('sources.credentials.newText')}</p><div class="two">${this.input('username', {})}${this.input('password', { type: 'password' })}</div>${this.input('token', { type: 'password' })}` : nothing}
        </fieldset>
        <fieldset><legend>${t('sources.part.trust')}</legend>
          <wa-radio-group label=${t('sources.field.trust')} .value=${form.trust || 'default'} @change=${(event: Event) => { const chosen = (event.target as HTMLInputElement).value; this.set({ trust: chosen === 'default' ? '' : chosen as 'Require' }); }}>
            <wa-radio value="default">${t('sources.trustChoice.default')}</wa-radio><wa-radio value="Require">${t('sources.trustChoice.Require')}</wa-radio><wa-radio value="AllowUnsigned">${t('sources.trustChoice.AllowUnsigned')}</wa-radio>
          </wa-radio-group>
          <wa-textarea label=${t('sources.field.fingerprints')} hint=${t('sources.field.fingerprints.hint')} rows="2" .value=${form.fingerprints} @input=${(event: Event) => this.set({ fingerprints: (event.target as HTMLTextAreaElement).value })}></wa-textarea>
          <div class="two">${this.input('owners', {})}${this.input('minimumAge', { placeholder: '72h' })}</div>
          <wa-textarea label=${t('sources.field.caBundle')} hint=${t('sources.field.caBundle.hint')} rows="3" .value=${form.caBundle} @input=${(event: Event) => this.set({ caBundle: (event.target as HTMLTextAreaElement).value })}></wa-textarea>
        </fieldset>
        ${this.problems.length ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-alert"></wa-icon>${this.problems.map(problem => html`<div>${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problem.message}</div>`)}</wa-callout>` : nothing}
        ${this.error ? html`<lb-error heading=${t('sources.saveFailed')} .error=${this.error} no-retry></lb-error>` : nothing}
        ${this.tested ? html`<wa-callout variant="success" role="status"><wa-icon slot="icon" name="circle-check"></wa-icon>${t('sources.tested')}</wa-callout>` : nothing}
        <footer>
          <wa-button type="submit" variant="brand" ?disabled=${!ready} ?loading=${this.busy === 'save'} @click=${() => this.save()}>${t(this.isNew ? 'sources.add' : 'sources.save')}</wa-button>
          <wa-button appearance="outlined" ?disabled=${!ready} ?loading=${this.busy === 'test'} @click=${() => this.test()}>${t('sources.test')}</wa-button>
          <wa-button appearance="plain" href="/sources">${t('extensions.cancelButton')}</wa-button>
        </footer>
      </form>`;
  }

  private input(name: keyof SourceForm, { type = 'text', required = false, readonly = false, placeholder = '' }: { type?: string; required?: boolean; readonly?: boolean; placeholder?: string }) {
    const hint = t(`sources.field.${name}.hint`);
    return html`<wa-input type=${type as 'text'} label=${t(`sources.field.${name}`)} hint=${hint === `sources.field.${name}.hint` ? '' : hint} placeholder=${placeholder} ?required=${required} ?readonly=${readonly} autocomplete="off" .value=${this.form[name] as string}
      @input=${(event: Event) => this.typed(name, (event.target as HTMLInputElement).value)}></wa-input>`;
  }

  private typed(name: keyof SourceForm, value: string): void {
    if (name === 'name') this.named = true;
    this.set({ [name]: value, ...(name === 'url' && this.isNew && !this.named && { name: suggestName(value) }) });
  }

  private set(change: Partial<SourceForm>): void {
    this.form = { ...this.form, ...change };
    [this.tested, this.problems, this.error] = [false, [], null];
  }

  private write(dryRun: boolean): Promise<PackageSource> {
    const spec = specOf(this.form);
    return this.isNew
      ? sources.create({ apiVersion: kernelVersion, kind: 'PackageSource', metadata: { name: this.form.name }, spec: withoutNulls(spec) }, { dryRun })
      : sources.patch(this.form.name, { spec }, { dryRun });
  }

  private async test(): Promise<void> {
    await this.during('test', async () => { await this.write(true); this.tested = true; });
  }

  private async save(): Promise<void> {
    if (this.busy) return;
    await this.during('save', async () => {
      await this.write(true);
      if (this.form.credentials === 'new') await putSecret(this.form.secretNamespace, this.form.secretName || secretNameOf(this.form), secretOf(this.form));
      await this.write(false);
      toast({ kind: 'ok', text: t(this.isNew ? 'sources.addedToast' : 'sources.savedToast', { name: this.form.name }) });
      navigate(`/sources/${encodeURIComponent(this.form.name)}`);
    });
  }

  private async during(what: string, work: () => Promise<void>): Promise<void> {
    this.busy = what;
    [this.tested, this.problems, this.error] = [false, [], null];
    try {
      await work();
    } catch (error) {
      if (error instanceof ApiError && error.problems.length) this.problems = error.problems;
      else this.error = error;
    } finally {
      this.busy = '';
    }
  }
}

function withoutNulls(spec: PackageSource['spec']): PackageSource['spec'] {
  return Object.fromEntries(Object.entries(spec).filter(([, value]) => value !== null)) as unknown as PackageSource['spec'];
}
