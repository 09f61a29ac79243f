/**
 * A size in megabytes of a million bytes, `28 MB`; from a thousand of them on, `4.68 GB`.
 * @param round up, where absent: what something takes. Down for what there is.
 */
export function sizeText(bytes: number, round: (value: number) => number = Math.ceil): string {
  const megabytes = round(bytes / 1e6);
  return megabytes < 1000 ? `${megabytes} MB` : `${(round(bytes / 1e7) / 100).toFixed(2)} GB`;
}
