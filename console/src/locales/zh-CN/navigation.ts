export default {
  'navigation.about': '关于',
  'navigation.apiExplorer': 'API 浏览器',
  'navigation.apply': '应用 YAML',
  'navigation.area.access': '人员与权限',
  'navigation.area.extensions': '扩展',
  'navigation.area.platform': '平台',
  'navigation.area.resources': '资源',
  'navigation.command.kind': '转到类型…',
  'navigation.dashboard': '概览',
  'navigation.events': '事件',
  'navigation.resources': '资源',
  'navigation.settings': '设置',
};
