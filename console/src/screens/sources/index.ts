import type { ScreenArea } from '../../core/areas.js';

const read = { verb: 'list', group: 'kernel.luban.dev', resource: 'packagesources' };

const area: ScreenArea = {
  name: 'sources',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [
    { path: '/sources', title: 'navigation.sources', load: () => import('./page.js'), tag: 'lb-sources-page', permission: read },
    { path: '/sources/new', title: 'navigation.sources', load: () => import('./edit-page.js'), tag: 'lb-source-edit-page', permission: { ...read, verb: 'create' } },
    { path: '/sources/:name', title: 'navigation.sources', load: () => import('./detail-page.js'), tag: 'lb-source-page', permission: read },
    { path: '/sources/:name/edit', title: 'navigation.sources', load: () => import('./edit-page.js'), tag: 'lb-source-edit-page', permission: { ...read, verb: 'update' } },
  ],
  navigation: [{ title: 'navigation.sources', icon: 'globe', path: '/sources', area: 'extensions', order: 30, permission: read }],
};
export default area;
