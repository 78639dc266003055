"""Trains the digit classifier of this example and writes digits.onnx and data/*.npy.

    pip install torch==2.13.0 scikit-learn==1.9.1 numpy==2.4.6 onnx==1.23.2
    python train.py

Takes half a minute on one core. The seed is fixed: the same versions on the same kind of processor write the same files.
"""

import pathlib

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from sklearn.datasets import load_digits
from torch import nn

SEED = 1
EPOCHS = 100
BATCH = 50
LEARNING_RATE = 0.02
TRAIN, CALIBRATION = 1000, 200  # the other 597 of the 1797 images are for the test
HERE = pathlib.Path(__file__).parent


def split():
    """Images [n, 1, 8, 8] of 0..16 and labels, shuffled, in three parts."""
    digits = load_digits()
    order = np.random.default_rng(SEED).permutation(len(digits.target))
    images = digits.images.astype(np.uint8)[order].reshape(-1, 1, 8, 8)
    labels = digits.target.astype(np.uint8)[order]
    ends = (TRAIN, TRAIN + CALIBRATION)
    return list(zip(np.split(images, ends), np.split(labels, ends)))


def make_network():
    """Two convolutions, one depthwise-separable block, and a classifier: 7,322 parameters."""

    def block(inputs, outputs, size, stride=1, groups=1):
        convolution = nn.Conv2d(inputs, outputs, size, stride, size // 2, groups=groups, bias=False)
        return [convolution, nn.BatchNorm2d(outputs), nn.ReLU()]

    return nn.Sequential(
        *block(1, 16, 3),
        *block(16, 32, 3, stride=2),
        *block(32, 32, 3, groups=32),
        *block(32, 48, 1),
        nn.AdaptiveAvgPool2d(1),
        nn.Flatten(),
        nn.Linear(48, 10),
    )


def shifted(images, generator):
    """Each image moved by up to one pixel in each direction."""
    padded = nn.functional.pad(images, (1, 1, 1, 1))
    offsets = torch.randint(0, 3, (len(images), 2), generator=generator).tolist()
    return torch.stack([padded[i, :, y : y + 8, x : x + 8] for i, (y, x) in enumerate(offsets)])


def train(network, images, labels):
    generator = torch.Generator().manual_seed(SEED)
    optimizer = torch.optim.AdamW(network.parameters(), lr=LEARNING_RATE, weight_decay=0.3)
    steps = EPOCHS * (len(images) // BATCH)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, max_lr=LEARNING_RATE, total_steps=steps)
    for _ in range(EPOCHS):
        for batch in torch.randperm(len(images), generator=generator).split(BATCH):
            loss = nn.functional.cross_entropy(network(shifted(images[batch], generator)), labels[batch])
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            schedule.step()


def to_onnx(network):
    """The graph written out node by node, so that BatchNormalization stays: folding it is quantgate's task."""
    nodes, weights = [], []
    value = "image"

    def constant(name, tensor):
        weights.append(numpy_helper.from_array(tensor.detach().numpy(), name))
        return name

    def node(kind, name, inputs, output=None, **attributes):
        nonlocal value
        output = output or name
        nodes.append(helper.make_node(kind, [value, *inputs], [output], name, **attributes))
        value = output

    number = 0
    for layer in network:
        if isinstance(layer, nn.Conv2d):
            number += 1
            name = f"conv_{number}"
            node("Conv", name, [constant(f"{name}.weight", layer.weight)], kernel_shape=layer.kernel_size,
                 strides=layer.stride, pads=layer.padding * 2, group=layer.groups)
        elif isinstance(layer, nn.BatchNorm2d):
            name = f"norm_{number}"
            fields = {"scale": layer.weight, "bias": layer.bias, "mean": layer.running_mean, "var": layer.running_var}
            node("BatchNormalization", name, [constant(f"{name}.{k}", v) for k, v in fields.items()], epsilon=layer.eps)
        elif isinstance(layer, nn.ReLU):
            node("Relu", f"relu_{number}", [])
        elif isinstance(layer, nn.AdaptiveAvgPool2d):
            node("GlobalAveragePool", "pool", [])
        elif isinstance(layer, nn.Flatten):
            node("Flatten", "flatten", [])
        else:
            parameters = [constant("classifier.weight", layer.weight), constant("classifier.bias", layer.bias)]
            node("Gemm", "classifier", parameters, output="logits", transB=1)
    image = helper.make_tensor_value_info("image", TensorProto.FLOAT, ["N", 1, 8, 8])
    logits = helper.make_tensor_value_info("logits", TensorProto.FLOAT, ["N", 10])
    graph = helper.make_graph(nodes, "digits", [image], [logits], weights)
    model = helper.make_model(graph, producer_name="quantgate-examples", ir_version=8,
                              opset_imports=[helper.make_opsetid("", 17)])
    onnx.checker.check_model(model, full_check=True)
    return model


def main():
    torch.manual_seed(SEED)
    torch.set_num_threads(1)
    torch.use_deterministic_algorithms(True)
    (images, labels), calibration, test = split()

    as_input = lambda pixels: torch.from_numpy(pixels).float() / 16
    network = make_network()
    train(network.train(), as_input(images), torch.from_numpy(labels).long())
    network.eval()

    with torch.no_grad():
        right = network(as_input(test[0])).argmax(1).numpy() == test[1]
    print(f"test accuracy {100 * right.mean():.2f} % of {len(right)}")
    print(f"parameters {sum(p.numel() for p in network.parameters())}")

    (HERE / "data").mkdir(exist_ok=True)
    for name, (pixels, classes) in {"calibration": calibration, "test": test}.items():
        np.save(HERE / "data" / f"{name}.npy", pixels)
        if name == "test":
            np.save(HERE / "data" / "test-labels.npy", classes)
    onnx.save(to_onnx(network), HERE / "digits.onnx")


if __name__ == "__main__":
    main()
