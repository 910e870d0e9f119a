export default {
  'navigation.area.access': '人员与权限',
  'navigation.area.extensions': '扩展',
  'navigation.area.platform': '平台',
  'navigation.area.resources': '资源',
  'navigation.dashboard': '概览',
};
