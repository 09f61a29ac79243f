import type { Silence } from './types.ts';

/** The log's sentence for each reason why nothing was shown. */
export const REASONS: Readonly<Record<Silence, string>> = {
  disabled: 'Nearline is switched off',
  'language-off': 'completion is off for this language (setting nearline.languages)',
  'not-editable': 'the document is read-only, or not one that is typed in',
  'multi-cursor': 'there is more than one cursor',
  'inside-word': 'the cursor is inside a word',
  selection: 'text is selected',
  cancelled: 'a newer keystroke came first',
  stale: 'the document changed before the answer came',
  'engine-unavailable': 'no model is ready',
  'engine-failed': 'the engine could not answer',
  empty: 'the model ends the line here',
  'repeats-suffix': 'the completion only repeats what stands right of the cursor',
  'repeats-next-line': 'the completion repeats the next line',
  'widget-disagrees': 'the suggest widget has something else selected',
  'only-closers': 'the completion consists of nothing but closing characters that are there already',
};
