import { navigate } from '../../core/router.js';
import type { ScreenArea } from '../../core/areas.js';

const records = { verb: 'list', group: 'audit.luban.dev', resource: 'records' };

const area: ScreenArea = {
  name: 'audit',
  messages: { en: () => import('./messages.en.js'), 'zh-CN': () => import('./messages.zh-CN.js') },
  routes: [{ path: '/audit', title: 'navigation.audit', load: () => import('./page.js'), tag: 'lb-audit-page' }],
  navigation: [{ title: 'navigation.audit', icon: 'scroll-text', path: '/audit', area: 'access', order: 30, permission: records }],
  commands: [{ id: 'audit.live', title: 'navigation.command.auditLive', icon: 'activity', run: () => navigate('/audit?live=1'), permission: { ...records, verb: 'watch' } }],
};
export default area;
