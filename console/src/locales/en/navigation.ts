export default {
  'navigation.about': 'About',
  'navigation.apiExplorer': 'API explorer',
  'navigation.apply': 'Apply YAML',
  'navigation.area.access': 'People and access',
  'navigation.area.extensions': 'Extensions',
  'navigation.area.platform': 'Platform',
  'navigation.area.resources': 'Resources',
  'navigation.command.kind': 'Go to kind…',
  'navigation.dashboard': 'Dashboard',
  'navigation.events': 'Events',
  'navigation.resources': 'Resources',
  'navigation.settings': 'Settings',
};
