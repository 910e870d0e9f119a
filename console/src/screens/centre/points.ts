import { t } from '@luban/console-sdk';

/** From the short name or the id of a point of the console to the key of its words. */
const names: Record<string, string> = {
  navigation: 'navigation', 'luban/navigation/v1': 'navigation', pages: 'page', 'luban/page/v1': 'page', widgets: 'widget', 'luban/dashboard/widget/v1': 'widget',
  tabs: 'tab', 'luban/resource/tab/v1': 'tab', actions: 'action', menus: 'action', 'luban/resource/action/v1': 'action', columns: 'column', 'luban/resource/column/v1': 'column',
  badges: 'badge', 'luban/resource/badge/v1': 'badge', commands: 'command', 'luban/command/v1': 'command', settings: 'settings', 'luban/settings/panel/v1': 'settings',
  header: 'header', 'luban/header/v1': 'header', userMenu: 'userMenu', 'luban/user-menu/v1': 'userMenu', extensionTabs: 'extensionTab', 'luban/extension/tab/v1': 'extensionTab',
  installSteps: 'installStep', 'luban/install/step/v1': 'installStep', emptyStates: 'emptyState', 'luban/empty-state/v1': 'emptyState',
  notifications: 'notification', 'luban/notification/renderer/v1': 'notification', loginProviders: 'loginProvider', 'luban/login/provider/v1': 'loginProvider',
  themes: 'theme', 'luban/theme/v1': 'theme', locales: 'locale', 'luban/locale/v1': 'locale', editorSchemas: 'editorSchema', 'luban/editor/schema/v1': 'editorSchema',
  topologyNodes: 'topologyNode', 'luban/topology/node/v1': 'topologyNode', points: 'point',
};

/** What a point of the console is called; its id where it is an extension's own. */
export function nameOfPoint(point: string): string {
  const known = names[point];
  return known ? t(`extensions.point.${known}`) : point;
}
