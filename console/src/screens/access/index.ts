import { navigate } from '../../core/router.js';
import type { ScreenArea } from '../../core/areas.js';

const users = { verb: 'list', group: 'iam.luban.dev', resource: 'users' };

const area: ScreenArea = {
  name: 'access',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [
    { path: '/access', title: 'navigation.access.users', load: () => import('./users.js'), tag: 'lb-users-page' },
    { path: '/access/users', title: 'navigation.access.users', load: () => import('./users.js'), tag: 'lb-users-page' },
    { path: '/access/users/:name', title: 'navigation.access.users', load: () => import('./user.js'), tag: 'lb-user-page' },
    { path: '/access/users/:name/:tab', title: 'navigation.access.users', load: () => import('./user.js'), tag: 'lb-user-page' },
    { path: '/access/groups', title: 'navigation.access.groups', load: () => import('./groups.js'), tag: 'lb-groups-page' },
    { path: '/access/groups/:name', title: 'navigation.access.groups', load: () => import('./group.js'), tag: 'lb-group-page' },
    { path: '/access/roles', title: 'navigation.access.roles', load: () => import('./roles.js'), tag: 'lb-roles-page' },
    { path: '/access/roles/:name', title: 'navigation.access.roles', load: () => import('./role.js'), tag: 'lb-role-page' },
    { path: '/access/roles/:namespace/:name', title: 'navigation.access.roles', load: () => import('./role.js'), tag: 'lb-role-page' },
    { path: '/access/bindings', title: 'navigation.access.bindings', load: () => import('./bindings.js'), tag: 'lb-bindings-page' },
    { path: '/access/explain', title: 'navigation.access.explain', load: () => import('./explain.js'), tag: 'lb-explain-page' },
    { path: '/access/tokens', title: 'navigation.access.accounts', load: () => import('./accounts.js'), tag: 'lb-accounts-page' },
    { path: '/access/providers', title: 'navigation.access.providers', load: () => import('./providers.js'), tag: 'lb-providers-page' },
    { path: '/access/clients', title: 'navigation.access.clients', load: () => import('./clients.js'), tag: 'lb-clients-page' },
    { path: '/access/keys', title: 'navigation.access.keys', load: () => import('./keys.js'), tag: 'lb-keys-page' },
  ],
  navigation: [{ title: 'navigation.access', icon: 'users', path: '/access', area: 'access', order: 10, permission: users }],
  commands: [
    { id: 'access.createUser', title: 'navigation.command.createUser', icon: 'user-plus', run: () => navigate('/access/users?create=1'), permission: { ...users, verb: 'create' } },
    { id: 'access.explain', title: 'navigation.command.accessExplain', icon: 'circle-help', run: () => navigate('/access/explain') },
  ],
};
export default area;
