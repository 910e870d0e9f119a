import '@awesome.me/webawesome/dist/components/button/button.js';
import '@awesome.me/webawesome/dist/components/callout/callout.js';
import { LitElement, css, html, nothing } from 'lit';
import { customElement, property, query, state } from 'lit/decorators.js';
import { Localized, apiJson, t } from '@luban/console-sdk';
import { Loaded, navigate, session, shared } from '../../core/index.js';
import { Attempt, api, listAllowed } from '../people/data.js';
import '../people/form.js';
import type { Field, FormValues, PeopleForm } from '../people/form.js';
import type { Stored } from '../people/kinds.js';
import { labelled } from '../people/labelled.js';
import { words } from '../people/words.js';
import './frame.js';
import { grant } from './grant.js';
import { apiQuery, askedText, isComplete, kindOf, pageQuery, questionOf, stepsOf, type ExplainedPath, type Explanation, type Question, type Step } from './model/explain.js';
import type { ExtensionPermissions } from './model/roles.js';
import { offeredPermissions } from './roles.js';
import { ruleText } from './rule-text.js';

/** Says why somebody may do something, by every way to it; or what is missing, and which roles have it. */
@customElement('lb-explain-page')
export class ExplainPage extends Localized(LitElement) {
  static override styles = [shared, css`
    .layout { display: grid; gap: var(--lb-space-4); grid-template-columns: minmax(280px, 360px) minmax(0, 1fr); align-items: start; }
    .verdict { display: flex; gap: var(--lb-space-3); align-items: center; }
    .verdict .sign { font-size: 1.7rem; flex: none; }
    .yes .sign { color: var(--lb-ok); } .no .sign { color: var(--lb-error); }
    .ways { list-style: none; padding: 0; display: grid; gap: var(--lb-space-3); }
    .steps { list-style: none; padding: 0; display: grid; gap: 0; }
    .steps li { display: grid; grid-template-columns: 28px minmax(0, 1fr); gap: var(--lb-space-2); padding-block-end: var(--lb-space-3); position: relative; }
    .steps li:not(:last-child)::before { content: ''; position: absolute; inset-inline-start: 13px; inset-block: 26px 0; border-inline-start: 2px solid var(--lb-border); }
    .steps li:last-child { padding-block-end: 0; }
    .dot { inline-size: 28px; block-size: 28px; border-radius: 50%; display: grid; place-items: center; background: var(--lb-brand-quiet); color: var(--lb-on-brand-quiet); font-size: 0.9rem; }
    .roles { display: flex; flex-wrap: wrap; gap: var(--lb-space-2); list-style: none; padding: 0; }
    .rule { overflow-wrap: anywhere; }
    @media (max-width: 900px) { .layout { grid-template-columns: minmax(0, 1fr); } }
  `];

  @property({ attribute: false }) params: Record<string, string> = {};
  @property({ attribute: false }) query = new URLSearchParams();
  @state() private values: FormValues = {};
  @query('lb-people-form') private form!: PeopleForm;
  private readonly doing = new Attempt(this);
  private readonly answer = new Loaded<Explanation>(this, signal => apiJson<Explanation>(`${api.iam}/explain?${apiQuery(questionOf(this.query))}`, { signal }));
  private readonly offered = new Loaded<ExtensionPermissions[]>(this, offeredPermissions, { automatic: true });
  private readonly names = new Loaded<{ users: string[]; groups: string[]; namespaces: string[] }>(this, async signal => {
    const [users, groups, namespaces] = await Promise.all([`${api.iam}/users`, `${api.iam}/groups`, `${api.core}/namespaces`].map(async path => (await listAllowed<Stored>(path, signal)).map(item => item.metadata.name)));
    return { users: users!, groups: groups!, namespaces: namespaces! };
  }, { automatic: true });

  protected override willUpdate(changed: Map<string, unknown>): void {
    if (!changed.has('query')) return;
    const question = questionOf(this.query);
    this.values = valuesOf(question);
    this.answer.reset();
    if (isComplete(question)) void this.answer.reload();
  }

  protected override render() {
    const asked = isComplete(questionOf(this.query));
    return html`<lb-access-frame current="explain" heading=${t('access.explain')} subheading=${t('access.explain.text')}>
      <div class="layout">
        <section class="card stack" aria-label=${t('access.explain.question')}>
          <lb-people-form .fields=${this.fields()} .values=${this.values} @lb-change=${(event: CustomEvent<{ value: FormValues }>) => { this.values = event.detail.value; }} @lb-submit=${this.ask}></lb-people-form>
          <div><wa-button variant="brand" @click=${this.ask}>${t('access.explain.ask')}</wa-button></div>
        </section>
        <div class="stack" aria-live="polite">
          ${this.doing.shown()}
          ${asked ? this.result() : html`<section class="card"><lb-empty icon="circle-help" heading=${t('access.explain.empty')} text=${t('access.explain.empty.text')}></lb-empty></section>`}
        </div>
      </div>
    </lb-access-frame>`;
  }

  private fields(): Field[] {
    const { users = [], groups = [], namespaces = [] } = this.names.value ?? {};
    const offered = this.offered.value ?? [];
    const permissions = offered.find(({ extension }) => extension.toLowerCase() === String(this.values['extension']).toLowerCase())?.permissions ?? [];
    const about = (kind: string) => (values: FormValues) => values['about'] === kind;
    return [
      { name: 'user', label: t('access.user'), hint: t('access.explain.user.hint', { name: session.value?.user.name ?? '' }), suggestions: this.values['user'] ? users : [] },
      { name: 'groups', label: t('access.explain.groups'), hint: t('access.explain.groups.hint'), suggestions: this.values['groups'] ? groups : [] },
      { name: 'about', label: t('access.explain.about'), kind: 'select', options: (['resource', 'permission', 'path'] as const).map(value => ({ value, label: t(`access.explain.about.${value}`) })) },
      { name: 'verb', label: t('access.verb'), required: true, suggestions: ['get', 'list', 'create', 'update', 'delete'], when: about('resource') },
      { name: 'resource', label: t('access.resource'), hint: t('access.explain.resource.hint'), required: true, when: about('resource') },
      { name: 'name', label: t('access.explain.name'), when: about('resource') },
      { name: 'extension', label: t('access.extension'), kind: 'select', required: true, options: offered.map(({ extension }) => ({ value: extension.toLowerCase(), label: extension })), when: about('permission') },
      { name: 'permission', label: t('access.permission'), required: true, suggestions: permissions, when: about('permission') },
      { name: 'path', label: t('access.path'), required: true, placeholder: '/metrics', when: about('path'), check: text => (text.startsWith('/') ? '' : t('access.path.slash')) },
      { name: 'namespace', label: t('access.place.namespace'), hint: t('access.explain.namespace.hint'), suggestions: this.values['namespace'] ? namespaces : [], when: values => values['about'] !== 'path' },
    ];
  }

  private readonly ask = (): void => {
    const values = this.form.read();
    if (!values) return;
    const question = questionIn(values);
    const search = new URLSearchParams(Object.entries(pageQuery(question)).filter((entry): entry is [string, string] => entry[1] !== null));
    navigate(`/access/explain?${search}`);
  };

  private result() {
    const explanation = this.answer.value;
    if (!explanation) return this.answer.state === 'loading' ? html`<lb-skeleton rows="6"></lb-skeleton>` : html`<lb-problem .error=${this.answer.error} @lb-retry=${() => this.answer.reload()}></lb-problem>`;
    const { verb, target } = askedText(explanation);
    const who = explanation.subject.user || explanation.subject.groups.join(', ');
    const values = { who, verb, target, place: explanation.question.namespace ? t('access.place.namespace.of', { name: explanation.question.namespace }) : t('access.place.cluster') };
    return html`
      <section class="card verdict ${explanation.allowed ? 'yes' : 'no'}" aria-label=${t('access.explain.answer')}>
        <wa-icon class="sign" name=${explanation.allowed ? 'circle-check' : 'circle-x'} aria-hidden="true"></wa-icon>
        <div><h2>${t(explanation.allowed ? 'access.explain.yes' : 'access.explain.no', values)}</h2>
          <p class="muted small">${t('access.explain.as', { groups: explanation.subject.groups.join(', ') || '–' })}${explanation.subject.scopes?.length ? html` · ${t('access.explain.scopes', { scopes: explanation.subject.scopes.join(', ') })}` : nothing}</p></div>
      </section>
      ${explanation.paths.length > 0 ? html`<section class="stack" aria-labelledby="ways"><h2 id="ways">${t('access.explain.ways', { count: explanation.paths.length })}</h2><ol class="ways">${explanation.paths.map(path => this.way(path))}</ol></section>`
        : explanation.allowed ? html`<wa-callout variant="brand"><wa-icon slot="icon" name="info"></wa-icon>${explanation.reason}</wa-callout>` : nothing}
      ${explanation.missing ? this.missing(explanation, explanation.missing) : nothing}`;
  }

  private way(path: ExplainedPath) {
    return html`<li class="card"><ol class="steps">${stepsOf(path).map(step => html`<li><span class="dot"><wa-icon name=${icons[step.kind]} aria-hidden="true"></wa-icon></span><span><span class="muted small">${t(`access.step.${step.kind}`)}</span><br />${stepText(step)}</span></li>`)}</ol></li>`;
  }

  private missing(explanation: Explanation, missing: NonNullable<Explanation['missing']>) {
    const { user, groups } = explanation.subject;
    const named = this.query.get('group') && !this.query.get('user') ? { group: groups[0] ?? '' } : { user };
    const namespace = explanation.question.namespace;
    return html`<section class="card stack" aria-labelledby="missing">
      <h2 id="missing">${t('access.explain.missing')}</h2>
      <p>${ruleText(missing.rule)}</p>
      ${missing.roles.length === 0 ? html`<p class="muted">${t('access.explain.noRole')}</p>` : html`<p>${t('access.explain.roles')}</p>
        <ul class="roles">${missing.roles.map(role => html`<li><wa-button size="s" appearance="outlined"
          @click=${() => this.doing.run(async () => { if (await grant({ ...named, role: role.name, place: namespace ? { kind: 'namespace', name: namespace } : { kind: 'cluster' } })) await this.answer.reload(); })}><wa-icon slot="start" name="plus"></wa-icon>${labelled(`${role.namespace ? `${role.namespace}/` : ''}${role.name}`, t('access.explain.grant', { role: role.name, name: user }))}</wa-button></li>`)}</ul>`}
    </section>`;
  }
}

const icons: Record<Step['kind'], string> = { subject: 'user', binding: 'link', role: 'shield', aggregated: 'layers', template: 'list-checks', rule: 'check' };

function stepText({ kind, name, namespace, object, rule }: Step) {
  switch (kind) {
    case 'rule': return ruleText(rule!);
    case 'role': case 'aggregated': return html`<a href="/access/roles/${namespace ? `${encodeURIComponent(namespace)}/` : ''}${encodeURIComponent(name)}">${name}</a>`;
    case 'template': return html`<a href="/resources/iam.luban.dev/v1/roletemplates/${encodeURIComponent(name)}">${name}</a>`;
    case 'subject': return html`${t(`access.subject.${object}`)} <b>${name}</b>`;
    default: return html`<code>${namespace ? `${namespace}/` : ''}${name}</code> <span class="muted small">${t(namespace ? 'access.step.in' : 'access.step.everywhere', { namespace: namespace ?? '' })}</span>`;
  }
}

function valuesOf(question: Question): FormValues {
  const { groups, ...said } = question;
  return { ...said, groups: groups.join(', '), about: kindOf(question) };
}

function questionIn(values: FormValues): Question {
  const said = (name: string) => String(values[name] ?? '').trim();
  return { user: said('user'), groups: words(said('groups')), verb: said('verb'), resource: said('resource'), path: said('path'), namespace: said('namespace'), name: said('name'), extension: said('extension'), permission: said('permission') };
}
