export default {
  'shell.navigation': 'Main navigation',
};
