/** A package.json as it is read: only its shape as an object is known. */
export type Manifest = Readonly<Record<string, unknown>>;

// What only this repository's own work needs. `dependencies` too: vsce would resolve them, and the engine lies
// in the VSIX already.
const omitted = ['devDependencies', 'dependencies', 'overrides', 'scripts', 'private'];

/** The manifest that users get: ours less what it takes to build it. Node's own version is the editor's affair. */
export function shippedManifest(manifest: Manifest): Manifest {
  const kept = Object.entries(manifest).filter(([key]) => !omitted.includes(key));
  return { ...Object.fromEntries(kept), engines: { vscode: asRecord(manifest['engines'])['vscode'] } };
}

/** A value as a record when it is an object, else an empty one. */
export function asRecord(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** A text field of a manifest. Throws with the field's name when it is missing or no text. */
export function textField(manifest: Manifest, field: string): string {
  const value = manifest[field];
  if (typeof value !== 'string') throw new Error(`package.json has no text field "${field}"`);
  return value;
}
