export default {
  'navigation.area.access': 'People and access',
  'navigation.area.extensions': 'Extensions',
  'navigation.area.platform': 'Platform',
  'navigation.area.resources': 'Resources',
  'navigation.dashboard': 'Dashboard',
};
