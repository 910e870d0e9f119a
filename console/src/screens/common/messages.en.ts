export default {
  'common.copied': 'Copied',
  'common.copy': 'Copy',
  'common.schema.close': 'Close {name}',
  'common.schema.default': 'Default:',
  'common.schema.deprecated': 'deprecated',
  'common.schema.none': 'There are no fields that are known.',
  'common.schema.open': 'Open {name}',
  'common.schema.required': 'required',
  'common.schema.values': 'One of:',
};
