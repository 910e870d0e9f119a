import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/code';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError, Localized, locale, t, type InputProblem } from '@luban/console-sdk';
import { toast } from '@luban/console-sdk/components';
import { Loaded, shared } from '../../core/index.js';
import { details, planName, plans } from '../centre/api.js';
import '../centre/config-editor.js';
import { toYaml, type ConfigChange } from '../centre/config-editor.js';
import { defaultsOf, mergePatchOf, withoutSecrets, type JsonObject } from '../centre/config.js';
import type { InstallPlan } from '../centre/model.js';

/** The configuration of an installed extension: changed as a form or as YAML, compared, tried, applied. */
@customElement('lb-configure-tab')
export class ConfigureTab extends Localized(LitElement) {
  static override styles = [shared, css`:host { display: grid; gap: var(--lb-space-4); } footer { display: flex; gap: var(--lb-space-2); flex-wrap: wrap; }`];

  @property({ attribute: false }) plan!: InstallPlan;
  @state() private draft: ConfigChange | null = null;
  @state() private problems: readonly InputProblem[] = [];
  @state() private error: unknown = null;
  @state() private tried = false;
  @state() private busy = '';
  /** The configuration that the draft began from. */
  private base: JsonObject = {};

  private readonly details = new Loaded(this, signal => details(this.plan.spec.extension.id, this.plan.status!.installedVersion!, signal));

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (changed.has('plan') && !this.draft) this.base = this.plan.spec.config ?? {};
    if (this.plan.status?.installedVersion) this.details.for(`${this.plan.metadata.name} ${this.plan.status.installedVersion} ${locale()}`);
  }

  protected override render() {
    const { value, error } = this.details;
    if (!this.plan.status?.installedVersion) return html`<div class="card"><lb-empty icon="sliders-horizontal" heading=${t('extensions.config.notYet')}></lb-empty></div>`;
    if (!value) return error ? html`<lb-error .error=${error} @lb-retry=${() => this.details.reload()}></lb-error>` : html`<lb-skeleton card rows="6"></lb-skeleton>`;
    const schema = value.configSchema ?? null;
    const stored = this.plan.spec.config ?? {};
    const edited = this.draft?.value ?? this.base;
    const patch = mergePatchOf(stored, edited);
    const isChanged = Object.keys(patch).length > 0;
    const movedOn = this.draft !== null && JSON.stringify(stored) !== JSON.stringify(this.base);
    return html`
      ${movedOn ? html`<wa-callout variant="warning"><wa-icon slot="icon" name="triangle-alert"></wa-icon>${t('extensions.config.changedMeanwhile')}</wa-callout>` : nothing}
      <section class="card"><lb-config-editor .schema=${schema} .value=${edited} .stored=${stored} .problems=${this.problems} @lb-config=${this.take}></lb-config-editor></section>
      ${isChanged ? html`<section class="stack"><h2>${t('extensions.config.difference')}</h2><lb-yaml-diff .before=${toYaml(withoutSecrets(stored, schema))} .after=${toYaml(withoutSecrets(edited, schema))}></lb-yaml-diff></section>` : nothing}
      ${this.problems.length ? html`<wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-alert"></wa-icon>${this.problems.map(problem => html`<div>${problem.path ? html`<code>${problem.path}</code> ` : nothing}${problem.message}</div>`)}</wa-callout>` : nothing}
      ${this.error ? html`<lb-error .error=${this.error} no-retry></lb-error>` : nothing}
      ${this.tried ? html`<wa-callout variant="success" role="status"><wa-icon slot="icon" name="circle-check"></wa-icon>${t('extensions.config.ok')}</wa-callout>` : nothing}
      <footer>
        <wa-button variant="brand" ?disabled=${!isChanged || this.draft?.valid === false} ?loading=${this.busy === 'apply'} @click=${() => this.write(patch, false)}>${t('extensions.config.apply')}</wa-button>
        <wa-button appearance="outlined" ?disabled=${!isChanged} ?loading=${this.busy === 'try'} @click=${() => this.write(patch, true)}>${t('extensions.config.try')}</wa-button>
        <wa-button appearance="plain" ?disabled=${!isChanged} @click=${this.discard}>${t('extensions.config.discard')}</wa-button>
        <wa-button appearance="plain" @click=${() => { this.draft = { value: defaultsOf(schema), valid: true }; this.tried = false; }}>${t('extensions.config.defaults')}</wa-button>
      </footer>
      <p class="small muted">${t('extensions.config.live')}</p>`;
  }

  private take(event: CustomEvent<ConfigChange>): void {
    this.draft = event.detail;
    [this.tried, this.problems, this.error] = [false, [], null];
  }

  private discard(): void {
    this.base = this.plan.spec.config ?? {};
    this.draft = null;
    [this.tried, this.problems, this.error] = [false, [], null];
  }

  private async write(patch: JsonObject, dryRun: boolean): Promise<void> {
    this.busy = dryRun ? 'try' : 'apply';
    [this.tried, this.problems, this.error] = [false, [], null];
    try {
      const written = await plans.patch(planName(this.plan.spec.extension.id), { spec: { config: patch } }, { dryRun });
      this.tried = dryRun;
      if (!dryRun) {
        this.base = written.spec.config ?? {};
        this.draft = null;
        toast({ kind: 'ok', text: t('extensions.config.applied') });
      }
    } catch (error) {
      if (error instanceof ApiError && error.problems.length) this.problems = error.problems;
      else this.error = error;
    } finally {
      this.busy = '';
    }
  }
}
