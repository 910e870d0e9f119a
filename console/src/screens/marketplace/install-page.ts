import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import '@awesome.me/webawesome/dist/components/icon/icon.js';
import '@luban/console-sdk/components';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, state } from 'lit/decorators.js';
import { ApiError, Localized, locale, t } from '@luban/console-sdk';
import { Loaded, navigate, placed, setPageTitle, setQuery, shared, surroundings, Watch } from '../../core/index.js';
import { breadcrumbs } from '../common/breadcrumbs.js';
import { details, entry, plan, planName, plans, preview } from '../centre/api.js';
import { isConfigurable, defaultsOf } from '../centre/config.js';
import { contributedSteps, drawContributedStep, titleOfStep } from '../centre/contributed-steps.js';
import type { ConfigChange } from '../centre/config-editor.js';
import type { CatalogueEntry, InstallPlan, Permission, VersionDetails } from '../centre/model.js';
import { consentGroups, permissionsOf, toConsent } from '../centre/permissions.js';
import { changeOf, defaultVersion, refusalOf } from '../centre/versions.js';
import { neighbour, placeProblems, skippedBefore, stepFrom, wizardSteps, type PlacedProblem, type WizardEntry, type WizardStep } from '../centre/wizard.js';
import { newPlan, upgradePatch, type InstallDraft } from './install-draft.js';
import '../centre/lazy-view.js';
import './step-dependencies.js';
import './step-permissions.js';
import './step-review.js';
import './step-version.js';
import './wizard-steps.js';

/** Takes a person from the choice of a version to the installation, one question at a time. */
@customElement('lb-install-page')
export class InstallPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .columns { display: grid; grid-template-columns: 230px minmax(0, 1fr); gap: var(--lb-space-5); align-items: start; }
    h2:focus { outline: none; }
    .body { padding: var(--lb-space-5); }
    footer { display: flex; gap: var(--lb-space-2); justify-content: space-between; border-block-start: 1px solid var(--lb-border); padding-block-start: var(--lb-space-4); flex-wrap: wrap; }
    ul { padding-inline-start: 1.2em; }
    @media (max-width: 800px) { .columns { grid-template-columns: minmax(0, 1fr); } .body { padding: var(--lb-space-4); } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query: URLSearchParams = new URLSearchParams();
  @state() private draft: Omit<InstallDraft, 'version'> = { config: null, configValid: true, consented: new Set(), upgradeStrategy: 'Manual' };
  @state() private refused: PlacedProblem[] = [];
  @state() private failure: unknown = null;
  @state() private checked = false;
  @state() private busy = false;
  /** The contributed steps that hold the installation back. */
  @state() private notReady: ReadonlySet<string> = new Set();
  private shownStep?: WizardStep;

  private readonly entry = new Loaded(this, signal => entry(this.name, signal));
  private readonly plan = new Loaded(this, signal => this.readPlan(signal));
  private readonly details = new Loaded(this, signal => details(this.name, this.version!, signal));
  private readonly preview = new Loaded(this, signal => preview(this.entry.value?.id ?? this.name, { version: this.version! }, signal));

  constructor() {
    super();
    new Watch(this, placed, surroundings);
  }

  private get name(): string {
    return this.params['id'] ?? '';
  }

  private get version(): string | null {
    const found = this.entry.value;
    return found ? defaultVersion(found.versions, this.query.get('version'), found.recommendedVersion) : null;
  }

  private get current(): InstallPlan | null {
    return this.plan.value?.plan ?? null;
  }

  /** What this is: an upgrade goes forward, a change goes back or stays. */
  private get kind(): 'install' | 'upgrade' | 'change' {
    const installed = this.current?.status?.installedVersion;
    if (!installed || !this.version) return 'install';
    return ['same', 'downgrade'].includes(changeOf(installed, this.version)) ? 'change' : 'upgrade';
  }

  private get consent(): Permission[] {
    const one = this.details.value;
    return one ? toConsent(permissionsOf(one), this.current ? this.current.spec.approvedPermissions ?? this.current.status?.permissions ?? [] : null) : [];
  }

  /** Whether it is known which steps there are: what is still to come may leave some out. What cannot be read leaves none out. */
  private get known(): boolean {
    return [this.details, this.preview].every(each => each.value !== undefined || each.error !== undefined);
  }

  private get steps(): WizardEntry[] {
    const [one, plan] = [this.details.value, this.preview.value];
    if (!one || !this.plan.value) return wizardSteps(null);
    const others = plan ? plan.steps.filter(step => step.id.toLowerCase() !== this.name.toLowerCase() && step.action !== 'keep').length + plan.problems.length : 1;
    return wizardSteps({ otherPackages: others, permissions: this.consent.length, configurable: isConfigurable(one.configSchema), contributed: contributedSteps() });
  }

  private get step(): WizardStep {
    return stepFrom(this.steps, this.query.get('step'));
  }

  protected override willUpdate(): void {
    this.entry.for(`${this.name} ${locale()}`);
    this.plan.for(this.name);
    if (this.entry.value) setPageTitle(t(`marketplace.${this.kind}.heading`, { name: this.entry.value.displayName }));
    if (!this.version) return;
    this.details.for(`${this.name} ${this.version} ${locale()}`);
    this.preview.for(`${this.name} ${this.version} ${locale()}`);
  }

  protected override updated(): void {
    const { step } = this;
    if (!this.known || !this.details.value || this.shownStep === step) return;
    const first = this.shownStep === undefined;
    this.shownStep = step;
    if (!first) this.renderRoot.querySelector<HTMLElement>('h2')?.focus();
    if (step === 'review') void this.check();
  }

  private async readPlan(signal: AbortSignal): Promise<{ plan: InstallPlan | null }> {
    const found = await plan(this.name, signal);
    this.draft = { ...this.draft, config: found?.spec.config ?? null, upgradeStrategy: found?.spec.upgradeStrategy ?? 'Manual' };
    return { plan: found };
  }

  protected override render() {
    const found = this.entry.value;
    const name = found?.displayName ?? this.name;
    const installed = this.current?.status?.installedVersion;
    const failed = [this.entry, this.plan].find(each => each.error && each.value === undefined);
    return html`
      <lb-page heading=${t(`marketplace.${this.kind}.heading`, { name })} subheading=${installed && this.version ? t(`marketplace.change.${changeOf(installed, this.version)}`) + ` · ${installed === this.version ? installed : `${installed} → ${this.version}`}` : this.version ?? ''}>
        ${breadcrumbs([{ label: t('marketplace.title'), href: '/marketplace' }, { label: name, href: `/marketplace/${encodeURIComponent(this.name)}` }, { label: t('extensions.action.install') }])}
        ${failed ? html`<lb-error heading=${t('marketplace.failedOne', { name: this.name })} .error=${failed.error} @lb-retry=${() => failed.reload()}></lb-error>`
          : found && this.plan.value ? this.content(found) : html`<lb-skeleton card rows="8"></lb-skeleton>`}
      </lb-page>`;
  }

  private content(found: CatalogueEntry) {
    if (!this.version) return html`<lb-empty icon="package" heading=${t('marketplace.noVersion')} text=${found.problem ?? t('marketplace.noVersionText')}></lb-empty>`;
    const { steps, step, known } = this;
    // The first step is there in any case; which others are is not guessed.
    if (!known && step !== 'version') return html`<div class="columns"><lb-wizard-steps></lb-wizard-steps><section class="card body"><lb-skeleton rows="6"></lb-skeleton></section></div>`;
    const skipped = skippedBefore(steps, step);
    return html`
      <div class="columns">
        <lb-wizard-steps .steps=${known ? steps : null} .current=${step} .problems=${this.refused} .address=${(target: WizardStep) => this.address(target)}></lb-wizard-steps>
        <section class="card stack body" aria-labelledby="step">
          <h2 id="step" tabindex="-1">${this.titleOf(step)}</h2>
          ${skipped.map(each => html`<p class="small muted"><wa-icon name="check" aria-hidden="true"></wa-icon> ${t(`marketplace.skipped.${each}`)}</p>`)}
          ${this.problemsAt(step)}
          ${this.stepContent(found, step)}
          ${this.failure && step === 'review' ? html`<lb-error heading=${t('marketplace.install.failed')} .error=${this.failure} @lb-retry=${() => this.check()}></lb-error>` : nothing}
          ${this.buttons(steps, step)}
        </section>
      </div>`;
  }

  private titleOf(step: WizardStep): string {
    return step.startsWith('x-') ? titleOfStep(step.slice(2)) : t(`marketplace.step.${step}`);
  }

  private problemsAt(step: WizardStep) {
    const here = this.refused.filter(problem => problem.step === step);
    return here.length === 0 ? nothing : html`
      <wa-callout variant="danger" role="alert"><wa-icon slot="icon" name="circle-alert"></wa-icon>
        <ul>${here.map(problem => html`<li>${problem.code ? html`<code>${problem.code}</code> ` : nothing}${problem.message}</li>`)}</ul></wa-callout>`;
  }

  private stepContent(found: CatalogueEntry, step: WizardStep) {
    const one = this.details.value;
    if (step === 'version') {
      return html`<lb-step-version .item=${found} .version=${this.version} .details=${one ?? null} .strategy=${this.draft.upgradeStrategy} .error=${this.details.error}
        @lb-version=${(event: CustomEvent<{ version: string }>) => this.choose(event.detail.version)} @lb-strategy=${(event: CustomEvent<{ strategy: InstallDraft['upgradeStrategy'] }>) => { this.draft = { ...this.draft, upgradeStrategy: event.detail.strategy }; }}></lb-step-version>`;
    }
    if (!one) return this.details.error ? html`<lb-error .error=${this.details.error} @lb-retry=${() => this.details.reload()}></lb-error>` : html`<lb-skeleton rows="6"></lb-skeleton>`;
    switch (step) {
      case 'dependencies': return html`<lb-step-dependencies .name=${found.id} .plan=${this.preview.value ?? null} .error=${this.preview.error} @lb-retry=${() => this.preview.reload()}></lb-step-dependencies>`;
      case 'permissions': return html`<lb-step-permissions .permissions=${this.consent} .upgrade=${!!this.current} .consented=${this.draft.consented} @lb-consent=${(event: CustomEvent<{ consented: Set<string> }>) => { this.draft = { ...this.draft, consented: event.detail.consented }; }}></lb-step-permissions>`;
      case 'configuration': return this.configuration(one);
      case 'review': return html`<lb-step-review .item=${found} .details=${one} .draft=${this.complete} .plan=${this.current} .preview=${this.preview.value ?? null} .declined=${this.declined} .checked=${this.checked && !this.failure}></lb-step-review>`;
      default: return drawContributedStep(step.slice(2), { extension: found.id, version: this.version!, config: this.draft.config ?? {}, setConfig: config => { this.draft = { ...this.draft, config: config as InstallDraft['config'] }; },
        setReady: ready => { this.notReady = toggled(this.notReady, step, !ready); } });
    }
  }

  private configuration(one: VersionDetails) {
    const stored = this.current?.spec.config ?? {};
    return html`<lb-lazy-view .load=${() => import('../centre/config-editor.js')} tag="lb-config-editor"
      .props=${{ schema: one.configSchema ?? null, value: this.draft.config ?? defaultsOf(one.configSchema), stored, problems: this.refused.filter(problem => problem.step === 'configuration') }}
      @lb-config=${(event: CustomEvent<ConfigChange>) => { this.draft = { ...this.draft, config: event.detail.value, configValid: event.detail.valid }; }}></lb-lazy-view>`;
  }

  private buttons(steps: readonly WizardEntry[], step: WizardStep) {
    const last = step === 'review';
    const why = this.whyNot(step);
    return html`
      <footer>
        <wa-button appearance="outlined" href=${step === 'version' ? `/marketplace/${encodeURIComponent(this.name)}` : this.address(neighbour(steps, step, -1))}>${t(step === 'version' ? 'extensions.cancelButton' : 'marketplace.back')}</wa-button>
        <span class="row">
          ${why ? html`<span class="small muted" id="why">${why}</span>` : nothing}
          ${last
            ? html`<wa-button variant="brand" ?disabled=${!this.checked || !!this.failure || this.refused.length > 0} ?loading=${this.busy} @click=${this.install}><wa-icon slot="start" name="download"></wa-icon>${t(this.kind === 'change' ? 'extensions.config.apply' : `extensions.action.${this.kind}`)}</wa-button>`
            : html`<wa-button variant="brand" ?disabled=${why !== ''} @click=${() => this.go(neighbour(steps, step, 1))}>${t('marketplace.next')}<wa-icon slot="end" name="arrow-right"></wa-icon></wa-button>`}
        </span>
      </footer>`;
  }

  /** Why the next step cannot be gone to; nothing when it can. */
  private whyNot(step: WizardStep): string {
    const chosen = this.entry.value?.versions.find(each => each.version === this.version);
    if (step === 'version' && chosen && refusalOf(chosen)) return t('marketplace.why.version');
    if (!this.known) return t('marketplace.why.reading');
    if (!this.details.value) return t('marketplace.why.package');
    if (step === 'dependencies' && this.preview.value?.problems.length) return t('marketplace.why.dependencies');
    if (step === 'permissions' && consentGroups(this.consent).some(group => group.required && !this.draft.consented.has(group.id))) return t('marketplace.why.consent');
    if (step === 'configuration' && !this.draft.configValid) return t('marketplace.why.configuration');
    if (this.notReady.has(step)) return t('marketplace.why.step');
    return '';
  }

  private get complete(): InstallDraft {
    return { ...this.draft, version: this.version! };
  }

  /** The permissions of high risk that were not agreed to. */
  private get declined(): ReadonlySet<string> {
    return new Set(consentGroups(this.consent).filter(group => !this.draft.consented.has(group.id)).flatMap(group => group.permissions.map(permission => permission.name)));
  }

  private address(step: WizardStep): string {
    const params = new URLSearchParams(this.query);
    params.set('step', step);
    return `/marketplace/${encodeURIComponent(this.name)}/install?${params}`;
  }

  private go(step: WizardStep): void {
    navigate(this.address(step));
  }

  private choose(version: string): void {
    [this.refused, this.failure, this.checked] = [[], null, false];
    setQuery({ version });
  }

  private async write(dryRun: boolean): Promise<InstallPlan> {
    const wanted = permissionsOf(this.details.value!);
    const { current } = this;
    const id = this.entry.value!.id;
    return current
      ? plans.patch(planName(id), upgradePatch(current, this.complete, wanted, this.declined), { dryRun })
      : plans.create(newPlan(id, this.complete, wanted, this.declined), { dryRun });
  }

  /** Asks the server whether it would do it. What it refuses is shown at the step where it can be mended. */
  private async check(): Promise<void> {
    [this.refused, this.failure, this.checked] = [[], null, false];
    try {
      const answer = await this.write(true);
      this.refused = placeProblems((answer.status?.preview?.problems ?? []).map(message => ({ message })));
    } catch (error) {
      this.takeRefusal(error);
    }
    this.checked = true;
  }

  private takeRefusal(error: unknown): void {
    const problems = error instanceof ApiError && error.status === 422 ? error.problems : [];
    if (problems.length) this.refused = placeProblems(problems);
    else this.failure = error;
  }

  private async install(): Promise<void> {
    this.busy = true;
    try {
      await this.write(false);
      navigate(`/extensions/${encodeURIComponent(this.entry.value!.id)}/progress`);
    } catch (error) {
      this.takeRefusal(error);
    } finally {
      this.busy = false;
    }
  }
}

function toggled(set: ReadonlySet<string>, member: string, on: boolean): ReadonlySet<string> {
  const next = new Set(set);
  if (on) next.add(member);
  else next.delete(member);
  return next;
}
