import type { Release } from '../../src/gpu/download.ts';
import { type GpuPackage, packedFile } from '../../src/gpu/packages.ts';
import { type Answer, FileHost } from './fileHost.ts';

/** A host of files that has a release of packages. */
export class ReleaseHost extends FileHost {
  static override async start(): Promise<ReleaseHost> {
    return await new ReleaseHost().listen();
  }

  get release(): Release {
    const allows = ({ origin }: URL): boolean => origin === this.origin;
    return { folder: `${this.origin}/release`, policy: { allows, owner: 'ours' } };
  }

  /** Answers a path; a package stands for its packed file in the release. */
  override serve(what: GpuPackage | string, answer: Answer): void {
    super.serve(typeof what === 'string' ? what : `/release/${packedFile(what)}`, answer);
  }
}
