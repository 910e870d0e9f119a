import type { ScreenArea } from '../../core/areas.js';

const read = { verb: 'list', group: 'kernel.luban.dev', resource: 'extensions' };

const area: ScreenArea = {
  name: 'marketplace',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [
    { path: '/marketplace', title: 'navigation.marketplace', load: () => import('./page.js'), tag: 'lb-marketplace-page', permission: read },
    { path: '/marketplace/:id', title: 'navigation.marketplace', load: () => import('./detail-page.js'), tag: 'lb-marketplace-detail-page', permission: read },
    { path: '/marketplace/:id/install', title: 'navigation.install', load: () => import('./install-page.js'), tag: 'lb-install-page', permission: { ...read, verb: 'create', resource: 'installplans' } },
  ],
  navigation: [{ title: 'navigation.marketplace', icon: 'store', path: '/marketplace', area: 'extensions', order: 10, permission: read }],
  commands: [{ id: 'marketplace.install', title: 'navigation.command.install', icon: 'download', run: async () => (await import('./install-command.js')).askForExtension(), permission: { ...read, verb: 'create', resource: 'installplans' } }],
};
export default area;
