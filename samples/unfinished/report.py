from dataclasses import dataclass


@dataclass
class Measurement:
    sensor: str
    value: float


def minimum(measurements: list[Measurement]) -> float:
    values = [measurement.value for measurement in measurements]
    return min(values)


def maximum(measurements: list[Measurement]) -> float:
    values = [measurement.value for measurement in measurements]
    return max(values)


def average(measurements: list[Measurement]) -> float:
    values = [meas
