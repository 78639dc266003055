"""What onnxruntime's qdq_loss_debug recognises in a quantized model, as JSON.

    python qdq_matching.py FLOAT.onnx QUANTIZED.onnx

Prints the names of matched weights and biases, of activations matched with the float model's, and of everything that a
DequantizeLinear of the model restores. Needs onnxruntime==1.30.0, onnx and numpy.
"""
import json
import os
import sys
import tempfile

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader
from onnxruntime.quantization.qdq_loss_debug import (
    collect_activations,
    create_activation_matching,
    create_weight_matching,
    modify_model_output_intermediate_tensors,
)


class OneSample(CalibrationDataReader):
    def __init__(self, feeds):
        self.feeds = iter([feeds])

    def get_next(self):
        return next(self.feeds, None)


def inputs_of(graph):
    constants = {initializer.name for initializer in graph.initializer}
    return [value for value in graph.input if value.name not in constants]


def seeded_feeds(graph):
    random = np.random.default_rng(1)
    return {
        value.name: random.random([dim.dim_value or 1 for dim in value.type.tensor_type.shape.dim], dtype=np.float32)
        for value in inputs_of(graph)
    }


def activations(path, feeds, folder):
    augmented = os.path.join(folder, "augmented.onnx")
    modify_model_output_intermediate_tensors(path, augmented)
    return collect_activations(augmented, OneSample(feeds))


float_path, quantized_path = sys.argv[1:]
graph = onnx.load(quantized_path).graph
constants = {initializer.name for initializer in graph.initializer}
restored = [node.input[0] for node in graph.node if node.op_type == "DequantizeLinear"]
feeds = seeded_feeds(graph)
with tempfile.TemporaryDirectory() as folder:
    matching = create_activation_matching(
        activations(quantized_path, feeds, folder), activations(float_path, feeds, folder)
    )
print(
    json.dumps(
        {
            "weights": sorted(create_weight_matching(float_path, quantized_path)),
            "activations": sorted(name for name, values in matching.items() if "float" in values),
            "unmatchedActivations": sorted(name for name, values in matching.items() if "float" not in values),
            "storedTensors": sum(name in constants for name in restored),
            "computedTensors": sum(name not in constants for name in restored),
        }
    )
)
