import '@awesome.me/webawesome/dist/components/button/button.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import '@luban/console-sdk/components';
import { apiJson, Localized, t, toast } from '@luban/console-sdk';
import { Loaded, type Placed, preferences, setPreferences, shared, titleOf } from '../../../core/index.js';
import { controls } from '../../common/controls.js';
import type { Schema } from '../../common/schema.js';

type Values = Record<string, unknown>;

interface Plan { spec: { config?: Values | null } }

/**
 * Settings of an extension as a form of its schema. Those of a user are kept with the preferences, under the extension's id;
 * all others are the configuration in the extension's install plan.
 */
@customElement('lb-settings-panel')
export class SettingsPanel extends Localized(LitElement) {
  static override styles = [shared, controls, css`section { display: grid; gap: var(--lb-space-3); } .form { max-inline-size: 720px; }`];

  @property({ attribute: false }) placed!: Placed;
  @state() private typed: Values | undefined;
  @state() private isValid = true;
  @state() private saving = false;
  @state() private error: unknown;
  private readonly loaded = new Loaded<{ schema: Schema; values: Values }>(this, signal => this.read(signal));

  private get isUsers(): boolean {
    return this.placed.contribution.data['scope'] === 'user';
  }

  private get plan(): string {
    return `/apis/kernel.luban.dev/v1/installplans/${encodeURIComponent(this.placed.extension.id)}`;
  }

  protected override willUpdate(): void {
    if (this.isConnected) this.loaded.for(this.placed.key);
  }

  protected override render() {
    const { value } = this.loaded;
    return html`<section class="card" aria-label=${titleOf(this.placed)}><h2>${titleOf(this.placed)}</h2><p class="hint">${this.placed.extension.id} ${this.placed.extension.version}</p>
      ${value ? html`<div class="form"><lb-form .schema=${value.schema} .value=${this.typed ?? value.values} @lb-change=${(event: CustomEvent<{ value: Values }>) => { this.typed = event.detail.value; this.error = undefined; }} @lb-validity=${(event: CustomEvent<{ valid: boolean }>) => { this.isValid = event.detail.valid; }}></lb-form></div>
        ${this.error ? html`<lb-error .error=${this.error} no-retry></lb-error>` : nothing}
        <div class="row"><wa-button variant="brand" ?disabled=${!this.typed || !this.isValid} ?loading=${this.saving} @click=${() => this.save(value.values)}>${t('settings.save')}</wa-button>
          <wa-button appearance="outlined" ?disabled=${!this.typed || this.saving} @click=${() => { this.typed = undefined; }}>${t('settings.discard')}</wa-button></div>`
        : this.loaded.state === 'loading' ? html`<lb-skeleton rows="3"></lb-skeleton>` : html`<lb-error .error=${this.loaded.error} @lb-retry=${() => this.loaded.reload()}></lb-error>`}
    </section>`;
  }

  private async read(signal: AbortSignal): Promise<{ schema: Schema; values: Values }> {
    const { extension, contribution } = this.placed;
    const source = contribution.data['schema'];
    this.typed = undefined;
    const [schema, values] = await Promise.all([
      typeof source === 'string' ? apiJson<Schema>(new URL(source, new URL(extension.base, location.origin)).pathname, { signal }) : (source ?? {}) as Schema,
      this.isUsers ? userValues(extension.id)[contribution.name] as Values ?? {} : apiJson<Plan>(this.plan, { signal }).then(plan => plan.spec.config ?? {}),
    ]);
    return { schema, values };
  }

  private async save(before: Values): Promise<void> {
    const { extension, contribution } = this.placed;
    const values = this.typed!;
    this.saving = true;
    try {
      if (this.isUsers) setPreferences({ extensionSettings: { ...preferences.value['extensionSettings'] as Values | undefined, [extension.id]: { ...userValues(extension.id), [contribution.name]: values } } });
      else await apiJson(this.plan, { method: 'PATCH', headers: { 'Content-Type': 'application/merge-patch+json' }, body: JSON.stringify({ spec: { config: withRemovals(before, values) } }) });
      this.loaded.set({ ...this.loaded.value!, values });
      this.typed = undefined;
      toast({ kind: 'ok', text: t('settings.saved') });
    } catch (error) {
      this.error = error;
    } finally {
      this.saving = false;
    }
  }
}

function userValues(extension: string): Values {
  return ((preferences.value['extensionSettings'] as Record<string, Values> | undefined)?.[extension]) ?? {};
}

/** A merge patch keeps what it does not name, so what was cleared is named with null. */
function withRemovals(before: Values, after: Values): Values {
  return { ...Object.fromEntries(Object.keys(before).filter(key => !(key in after)).map(key => [key, null])), ...after };
}
