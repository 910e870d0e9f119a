import assert from 'node:assert/strict';
import test from 'node:test';
import { alreadyGiven, bindingBody, bindingsPath, placeOf, rolesOf, serviceAccount, subject, without } from '../src/screens/access/model/bindings.js';
import { apiQuery, askedText, isComplete, pageQuery, questionOf, stepsOf, type Explanation } from '../src/screens/access/model/explain.js';
import { kubeconfig } from '../src/screens/access/model/kubeconfig.js';
import { providerForm, providerSpec, readiness, type Provider } from '../src/screens/access/model/providers.js';
import { contentsOf, givesPermission, matrixOf, ruleParts, selects, withDependencies } from '../src/screens/access/model/roles.js';
import { rowsOf, rulesOf } from '../src/screens/access/model/rule-form.js';
import { filterUsers } from '../src/screens/access/model/users.js';
import type { Binding, Role, RoleTemplate, User } from '../src/screens/people/kinds.js';

const role = (name: string, more: Partial<Role> = {}, labels: Record<string, string> = {}, templates = ''): Role =>
  ({ metadata: { name, labels, annotations: templates ? { 'iam.luban.dev/role-templates': templates } : {} }, rules: [], ...more });
const template = (name: string, extension: string, dependencies: string[] = [], permission = '', labels: Record<string, string> = {}): RoleTemplate => ({
  metadata: { name, labels: { ...labels, ...(extension ? { 'kernel.luban.dev/extension': extension } : {}) } },
  spec: { dependencies, rules: permission ? [{ verbs: ['use'], apiGroups: ['permissions.luban.dev'], resources: [extension], resourceNames: [permission] }] : [] },
});
const aggregate = { 'rbac.authorization.k8s.io/aggregate-to-view': 'true' };
const view = role('view', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: aggregate }] }, rules: [{ verbs: ['get'], apiGroups: [''], resources: ['copied'] }] });
const gathered = role('system:aggregate-to-view', { rules: [{ verbs: ['get'], apiGroups: [''], resources: ['configmaps'] }] }, aggregate);
const read = template('notes-read', 'samples.notes', [], 'notes.read', aggregate);
const write = template('notes-write', 'samples.notes', ['notes-read'], 'notes.write');
const scribe = role('scribe', {}, {}, 'notes-write, gone');

test('A role has the templates that it names, what these need, and what it gathers by label', () => {
  const all = [view, gathered, scribe];

  assert.deepEqual([...contentsOf(scribe, all, [read, write]).templates], [['notes-write', 'named'], ['notes-read', 'needed'], ['gone', 'named']]);
  assert.deepEqual([...contentsOf(view, all, [read, write]).templates], [['notes-read', 'aggregated']]);
});

test('The rules of a gathering role are shown where they are from, not as the copies in it', () => {
  const { rules } = contentsOf(view, [view, gathered], [read]);

  assert.deepEqual(rules.map(({ from, rule }) => [from?.kind, from?.name, rule.resources]), [['role', 'system:aggregate-to-view', ['configmaps']], ['template', 'notes-read', ['samples.notes']]]);
});

test('Roles that gather one another do not go on for ever', () => {
  const circle = role('circle', { aggregationRule: { clusterRoleSelectors: [{ matchLabels: { round: 'yes' } }] } }, { round: 'yes' });

  assert.deepEqual(contentsOf(circle, [circle], []).rules, []);
});

test('A selector fits labels as Kubernetes says it', () => {
  assert.ok(selects({ matchLabels: { a: '1' } }, { a: '1', b: '2' }));
  assert.ok(!selects({ matchLabels: { a: '1' } }, { a: '2' }));
  assert.ok(selects({ matchExpressions: [{ key: 'a', operator: 'In', values: ['1', '2'] }, { key: 'c', operator: 'DoesNotExist' }] }, { a: '2' }));
  assert.ok(!selects({ matchExpressions: [{ key: 'a', operator: 'In', values: ['1'] }] }, {}));
  assert.ok(selects({ matchExpressions: [{ key: 'a', operator: 'NotIn', values: ['1'] }] }, {}));
  assert.ok(!selects({ matchExpressions: [{ key: 'a', operator: 'Exists' }] }, {}));
});

test('The matrix stands by extension, with what administrators wrote last', () => {
  const own = template('people-help', '');
  const groups = matrixOf([scribe, view, role('all', { rules: [{ verbs: ['*'], apiGroups: ['*'], resources: ['*'] }] })], [view, gathered, scribe], [own, write, read], [{ extension: 'Samples.Notes', permissions: ['notes.write', 'notes.read'] }]);

  assert.deepEqual(groups.map(group => [group.extension, group.rows.map(row => row.name)]), [['samples.notes', ['notes-read', 'notes-write', 'notes.read', 'notes.write']], ['', ['people-help']]]);
  assert.deepEqual(groups[0]!.rows.map(row => row.cells.map(cell => cell.taken)), [['needed', 'aggregated', null], ['named', null, null], ['rule', 'rule', 'rule'], ['rule', null, 'rule']]);
  assert.equal(groups[0]!.rows[2]!.cells[0]!.via, 'notes-read');
  assert.equal(groups[0]!.rows[2]!.cells[2]!.via, undefined);
});

test('A permission is given by the verb use on it, by name or for all names', () => {
  const rule = { verbs: ['use'], apiGroups: ['permissions.luban.dev'], resources: ['samples.notes'] };

  assert.ok(givesPermission(rule, 'Samples.Notes', 'notes.read'));
  assert.ok(!givesPermission({ ...rule, resourceNames: ['notes.write'] }, 'samples.notes', 'notes.read'));
  assert.ok(!givesPermission({ ...rule, verbs: ['get'] }, 'samples.notes', 'notes.read'));
  assert.ok(!givesPermission({ verbs: ['*'], nonResourceURLs: ['*'] }, 'samples.notes', 'notes.read'));
});

test('Templates bring along what they need, and say what is not there', () => {
  assert.deepEqual(withDependencies(['notes-write', 'gone'], [read, write]), { needed: ['notes-read'], missing: ['gone'] });
});

test('Rules survive the form: the same things are allowed after it as before', () => {
  const rules = [
    { verbs: ['get', 'list'], apiGroups: ['', 'notes.samples.dev'], resources: ['secrets', 'notes/status'], resourceNames: ['db'] },
    { verbs: ['use'], apiGroups: ['permissions.luban.dev'], resources: ['samples.notes'], resourceNames: ['notes.read'] },
    { verbs: ['get'], nonResourceURLs: ['/metrics', '/healthz/*'] },
    { verbs: ['*'], apiGroups: ['*'], resources: ['*'] },
  ];
  const pairs = (list: readonly typeof rules[number][]) => list.flatMap(rule => rule.verbs.flatMap(verb => ruleParts(rule).targets.map(target => `${verb} ${target} ${(rule.resourceNames ?? []).join()}`))).sort();

  const back = rulesOf(rowsOf(rules));

  assert.deepEqual(back.incomplete, []);
  assert.deepEqual(pairs(back.rules as typeof rules), pairs(rules));
});

test('Lines of the form that say too little are named', () => {
  const complete = { kind: 'resources', verbs: 'get', targets: 'notes', names: '' } as const;

  assert.deepEqual(rulesOf([complete, { ...complete, targets: '' }, { ...complete, verbs: ' ' }, { kind: 'path', verbs: 'get', targets: 'metrics', names: '' }, { kind: 'permission', verbs: '', targets: 'x', names: '' }]).incomplete, [1, 2, 3, 4]);
});

const binding = (name: string, namespace: string | undefined, roleName: string, ...subjects: NonNullable<Binding['subjects']>): Binding => ({ metadata: { name, ...(namespace ? { namespace } : {}) }, subjects, roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: roleName } });

test('A place is told by the namespace of the binding', () => {
  assert.deepEqual(placeOf(binding('a', undefined, 'view')), { kind: 'cluster' });
  assert.deepEqual(placeOf(binding('a', 'workspace-acme', 'view')), { kind: 'workspace', name: 'acme' });
  assert.deepEqual(placeOf(binding('a', 'acme-shop', 'view')), { kind: 'namespace', name: 'acme-shop' });
  assert.equal(bindingsPath({ kind: 'workspace', name: 'acme' }), '/apis/rbac.authorization.k8s.io/v1/namespaces/workspace-acme/rolebindings');
});

test('Granting twice is one grant, in the same place and with the same role only', () => {
  const there = [binding('a', 'shop', 'view', subject('User', 'ada'))];
  const wanted = { subjects: [subject('User', 'ada')], role: { kind: 'ClusterRole', name: 'view' }, place: { kind: 'namespace', name: 'shop' } } as const;

  assert.equal(alreadyGiven(there, { ...wanted, subjects: [...wanted.subjects] })?.metadata.name, 'a');
  assert.equal(alreadyGiven(there, { ...wanted, subjects: [subject('Group', 'ada')] }), null);
  assert.equal(alreadyGiven(there, { ...wanted, subjects: [subject('User', 'ada')], place: { kind: 'cluster' } }), null);
});

test('A new binding has a name that the server takes', () => {
  const body = bindingBody({ subjects: [subject('User', 'Ada@Example.COM')], role: { kind: 'ClusterRole', name: 'system:view' }, place: { kind: 'workspace', name: 'acme' } }, () => 'x1') as { kind: string; metadata: { name: string; namespace: string } };

  assert.equal(body.kind, 'RoleBinding');
  assert.deepEqual(body.metadata, { name: 'system-view-ada-example.com-x1', namespace: 'workspace-acme' });
});

test('Who is taken out of a binding leaves the others; the last one takes the binding along', () => {
  const both = binding('a', undefined, 'view', subject('User', 'ada'), subject('Group', 'ada'));

  assert.deepEqual(without(both, subject('User', 'ada')), [subject('Group', 'ada')]);
  assert.equal(without(binding('a', undefined, 'view', subject('User', 'ada')), subject('User', 'ada')), null);
});

test('A user has the roles of the name, of the groups, and of everybody who is signed in', () => {
  const all = [binding('a', undefined, 'view', subject('User', 'ada'), subject('User', 'eve')), binding('b', 'shop', 'edit', subject('Group', 'engineers')), binding('c', undefined, 'basic', subject('Group', 'system:authenticated')), binding('d', undefined, 'admin', subject('Group', 'others'))];

  assert.deepEqual(rolesOf(all, 'ada', ['engineers']).map(held => [held.binding.metadata.name, held.subject.name]), [['a', 'ada'], ['b', 'engineers'], ['c', 'system:authenticated']]);
});

test('A service account is written with its namespace', () => {
  assert.deepEqual(serviceAccount('default/deployer'), { kind: 'ServiceAccount', name: 'deployer', namespace: 'default' });
  assert.deepEqual(serviceAccount('default:deployer'), { kind: 'ServiceAccount', name: 'deployer', namespace: 'default' });
  assert.equal(serviceAccount('deployer'), null);
});

test('A question about a permission is the verb use on it, and one about a path is a path', () => {
  const ask = (text: string) => apiQuery(questionOf(new URLSearchParams(text))).toString();

  assert.equal(ask('user=ada&extension=Samples.Notes&permission=notes.read&namespace=shop'), 'user=ada&verb=use&resource=samples.notes&apigroup=permissions.luban.dev&namespace=shop&name=notes.read');
  assert.equal(ask('path=/metrics'), 'path=%2Fmetrics&verb=get');
  assert.equal(ask('group=a,b&verb=create&resource=users.iam.luban.dev/password&name=eve'), 'group=a%2Cb&verb=create&resource=users%2Fpassword&apigroup=iam.luban.dev&name=eve');
});

test('The address of a question leads to the same question', () => {
  const question = questionOf(new URLSearchParams('user=ada&group=a,b&verb=get&resource=notes.samples.dev&namespace=shop'));
  const query = new URLSearchParams(Object.entries(pageQuery(question)).filter((entry): entry is [string, string] => entry[1] !== null));

  assert.deepEqual(questionOf(query), question);
  assert.ok(isComplete(question));
  assert.ok(!isComplete({ ...question, verb: '' }));
  assert.ok(!isComplete({ ...question, path: 'metrics' }));
});

test('A way leads from somebody over the grant and the role to the rule', () => {
  const rule = { verbs: ['get'], apiGroups: [''], resources: ['configmaps'] };
  const steps = stepsOf({ binding: { kind: 'RoleBinding', namespace: 'shop', name: 'b', roleKind: 'Role', roleName: 'clerk' }, subject: 'Group "shop staff"', rule, aggregatedRole: 'inner', template: 'notes-read' });

  assert.deepEqual(steps.map(step => [step.kind, step.name, step.namespace ?? '']), [['subject', 'shop staff', ''], ['binding', 'b', 'shop'], ['role', 'clerk', 'shop'], ['aggregated', 'inner', ''], ['template', 'notes-read', ''], ['rule', '', '']]);
  assert.equal(steps[0]!.object, 'Group');
});

test('What was asked reads as people write it', () => {
  const asked = (question: Partial<Explanation['question']>) => askedText({ question: { verb: 'get', group: '', resource: '', subresource: '', namespace: '', name: '', ...question } } as Explanation).target;

  assert.equal(asked({ group: 'iam.luban.dev', resource: 'users', subresource: 'password', name: 'eve' }), 'users.iam.luban.dev/password "eve"');
  assert.equal(asked({ path: '/metrics' }), '/metrics');
  assert.equal(asked({ group: 'permissions.luban.dev', resource: 'samples.notes', name: 'notes.read' }), 'samples.notes / notes.read');
});

test('Users are found by any of their names, and a disabled one is disabled whatever the server has noticed', () => {
  const user = (name: string, spec: User['spec'], state = 'Active'): User => ({ metadata: { name }, spec, status: { state } });
  const users = [user('ada', { displayName: 'Ada Lovelace', groups: ['engineers'] }), user('alan', { email: 'Turing@example.com', disabled: true }), user('eve', {}, 'Locked')];
  const names = (filter: Partial<Parameters<typeof filterUsers>[1]>) => filterUsers(users, { text: '', state: '', group: '', ...filter }).map(found => found.metadata.name);

  assert.deepEqual(names({ text: 'LOVE' }), ['ada']);
  assert.deepEqual(names({ text: 'turing@' }), ['alan']);
  assert.deepEqual(names({ state: 'Disabled' }), ['alan']);
  assert.deepEqual(names({ group: 'engineers', state: 'Active' }), ['ada']);
  assert.deepEqual(names({}), ['ada', 'alan', 'eve']);
});

test('A file for kubectl cannot be broken by a name', () => {
  const file = kubeconfig({ server: 'https://luban.example.com', user: 'a"\n- b', namespace: 'default', token: 't' });

  assert.ok(file.includes('- name: "a\\"\\n- b"\n'));
  assert.ok(file.includes('    token: "t"\n'));
});

test('What the form of a provider does not show stays as it was', () => {
  const spec = { type: 'OIDC', mapping: 'Auto', enabled: false, displayName: { en: 'Company', fr: 'Entreprise' }, groups: { include: ['a*'], mapping: { x: 'y' } }, oidc: { issuer: 'https://id.example.com', clientId: 'luban', algorithms: ['ES256'] } };
  const provider: Provider = { metadata: { name: 'company' }, spec };

  const written = providerSpec({ ...providerForm(provider), oidcClientId: 'other' }, spec);

  assert.equal(written.enabled, false);
  assert.deepEqual(written.displayName, { en: 'Company', fr: 'Entreprise' });
  assert.deepEqual([written.groups?.include, written.groups?.mapping], [['a*'], { x: 'y' }]);
  assert.deepEqual([written.oidc?.['clientId'], written.oidc?.['algorithms']], ['other', ['ES256']]);
  assert.equal(written.ldap, undefined);
});

test('A provider of another type has only the section of its own', () => {
  const spec = providerSpec({ ...providerForm(), type: 'LDAP', urls: 'ldaps://a.example.com\nldaps://b.example.com', baseDn: 'dc=example', filter: '(uid={name})', secretName: 's', secretNamespace: 'default' });

  assert.deepEqual(spec.ldap?.['urls'], ['ldaps://a.example.com', 'ldaps://b.example.com']);
  assert.equal(spec.oidc, undefined);
  assert.deepEqual(spec.credentialsSecret, { namespace: 'default', name: 's' });
});

test('A provider is busy until its newest change was looked at', () => {
  const provider = (generation: number, status: string): Provider => ({ metadata: { name: 'p', generation }, spec: { type: 'OIDC' }, status: { observedGeneration: 2, conditions: [{ type: 'Ready', status }] } });

  assert.equal(readiness(provider(2, 'True')).state, 'ok');
  assert.equal(readiness(provider(2, 'False')).state, 'error');
  assert.equal(readiness(provider(3, 'True')).state, 'busy');
  assert.equal(readiness({ ...provider(2, 'True'), spec: { type: 'OIDC', enabled: false } }).state, 'off');
});
