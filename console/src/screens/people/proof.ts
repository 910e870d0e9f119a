import { ApiError, t } from '@luban/console-sdk';
import { formDialog } from './form-dialog.js';

/** The server wants the password once more, or a session that was begun a moment ago. */
const needsProof = 'LB8132';

/**
 * Does something sensitive. Where the server asks for proof, the user is asked for the password, and it is done with that.
 * Undefined when the user did not want to.
 */
export async function withProof<T>(action: (currentPassword?: string) => Promise<T>): Promise<T | undefined> {
  try {
    return await action();
  } catch (error) {
    if (!(error instanceof ApiError) || error.code !== needsProof) throw error;
  }
  return await formDialog({
    heading: t('people.proof.heading'),
    intro: t('people.proof.text'),
    fields: [{ name: 'password', label: t('people.proof.password'), kind: 'password', required: true, autocomplete: 'current-password' }],
    submitLabel: t('people.proof.confirm'),
    submit: values => action(String(values['password'])),
  });
}
