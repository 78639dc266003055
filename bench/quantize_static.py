"""The peer of cold-quantize.ts: onnxruntime's quantize_static, per channel, on samples given as one array.

    python quantize_static.py MODEL INPUT SAMPLES.npy METHOD OUTPUT

Needs onnxruntime==1.30.0, onnx and numpy.
"""
import sys

import numpy as np
from onnxruntime.quantization import CalibrationDataReader, CalibrationMethod, QuantFormat, QuantType, quantize_static

METHODS = {
    "min-max": CalibrationMethod.MinMax,
    "percentile": CalibrationMethod.Percentile,
    "entropy": CalibrationMethod.Entropy,
}


class Samples(CalibrationDataReader):
    def __init__(self, name, samples):
        self.feeds = ({name: samples[i : i + 1]} for i in range(len(samples)))

    def get_next(self):
        return next(self.feeds, None)


model, name, samples, method, output = sys.argv[1:]
quantize_static(
    model,
    output,
    Samples(name, np.load(samples)),
    quant_format=QuantFormat.QDQ,
    per_channel=True,
    activation_type=QuantType.QUInt8,
    weight_type=QuantType.QInt8,
    calibrate_method=METHODS[method],
)
