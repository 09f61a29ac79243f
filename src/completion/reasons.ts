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
  'repeats-itself': 'the completion goes in circles',
  unbalanced: 'the completion would leave brackets or quotes open that were balanced',
  'too-little': 'the completion is too short to be worth reading',
  'not-confident': 'the model is not sure enough (setting nearline.showDoubtful)',
  secret: 'the file may hold secrets, which no model is shown',
  ignored: 'the file is named in a .nearlineignore file',
  'widget-disagrees': 'the suggest widget has something else selected',
  'only-closers': 'the completion consists of nothing but closing characters that are there already',
};
