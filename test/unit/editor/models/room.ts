/** What the tests load of the models in the editor, in one bundle. */
export { ModelActions } from '../../../../src/editor/models/actions.ts';
export { AdapterSwitching } from '../../../../src/editor/models/adapters.ts';
export { ModelSwitching } from '../../../../src/editor/models/switching.ts';
export { ModelUpdates } from '../../../../src/editor/models/updates.ts';
