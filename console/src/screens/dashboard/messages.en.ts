export default {
  'dashboard.subheading': 'How this platform is doing, and what changed lately',
};
