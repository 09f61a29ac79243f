export interface Measurement {
  readonly sensor: string;
  readonly value: number;
}

export function minimum(measurements: Measurement[]): number {
  const values = measurements.map((measurement) => measurement.value);
  return Math.min(...values);
}

export function maximum(measurements: Measurement[]): number {
  const values = measurements.map((measurement) => measurement.value);
  return Math.max(...values);
}

export function total(measurements: Measurement[]): number {
  const values = meas
}
