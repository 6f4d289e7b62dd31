"""Trainable parameters and last convolutional shapes of the networks, by PyTorch's own layers.

python networks.py
"""

import torch
from torch import nn


def convolution(a, b, side, stride=1, padding=1, bias=False):
    return nn.Conv2d(a, b, side, stride, padding, bias=bias)


def normalised(a, b, *arguments, **named):
    return [convolution(a, b, *arguments, **named), nn.BatchNorm2d(b), nn.ReLU()]


def small(channels, size, classes):
    layers = []
    for width in (32, 64, 128):
        layers += normalised(channels, width, 3) + [nn.MaxPool2d(2)]
        channels = width
    side = size // 8
    return layers, [nn.Linear(channels * side * side, 256), nn.ReLU(), nn.Linear(256, classes)]


def alexnet(channels, size, classes):
    layers = normalised(channels, 96, 11, 4, 2, bias=True) + [nn.MaxPool2d(3, 2)]
    layers += normalised(96, 256, 5, 1, 2, bias=True) + [nn.MaxPool2d(3, 2)]
    layers += normalised(256, 384, 3, bias=True) + normalised(384, 384, 3, bias=True)
    layers += normalised(384, 256, 3, bias=True) + [nn.MaxPool2d(3, 2)]
    return layers, [nn.Linear(256 * 36, 4096), nn.Linear(4096, 4096), nn.Linear(4096, classes)]


def vgg16(channels, size, classes):
    layers = []
    for width, depth in ((64, 2), (128, 2), (256, 3), (512, 3), (512, 3)):
        for _ in range(depth):
            layers += normalised(channels, width, 3, bias=True)
            channels = width
        layers.append(nn.MaxPool2d(2))
    return layers, [nn.Linear(512 * 49, 4096), nn.Linear(4096, 4096), nn.Linear(4096, classes)]


class Block(nn.Module):
    def __init__(self, a, b, stride):
        super().__init__()
        self.body = nn.Sequential(
            convolution(a, b, 3, stride), nn.BatchNorm2d(b), nn.ReLU(), convolution(b, b, 3), nn.BatchNorm2d(b)
        )
        self.shortcut = nn.Sequential()
        if stride != 1:
            self.shortcut = nn.Sequential(convolution(a, b, 1, stride, 0), nn.BatchNorm2d(b))

    def forward(self, x):
        return torch.relu(self.body(x) + self.shortcut(x))


def resnet18(channels, size, classes):
    layers = normalised(channels, 64, 3) if size < 64 else normalised(channels, 64, 7, 2, 3)
    if size >= 64:
        layers.append(nn.MaxPool2d(3, 2, 1))
    width = 64
    for stage, b in enumerate((64, 128, 256, 512)):
        layers += [Block(width, b, 1 if stage == 0 else 2), Block(b, b, 1)]
        width = b
    return layers, [nn.Linear(512, classes)]


if __name__ == "__main__":
    print("torch", torch.__version__)
    for make, size, sobel, classes in (
        (small, 32, False, 100), (small, 28, False, 10),
        (alexnet, 224, False, 1000), (alexnet, 224, True, 10000),
        (vgg16, 224, False, 1000), (vgg16, 224, True, 10000),
        (resnet18, 224, False, 1000), (resnet18, 32, False, 1000),
    ):
        channels = 2 if sobel else 3
        layers, head = make(channels, size, classes)
        shape = tuple(nn.Sequential(*layers).eval()(torch.zeros(1, channels, size, size)).shape[1:])
        count = sum(p.numel() for part in (layers, head) for m in part for p in m.parameters())
        print(make.__name__, size, sobel, classes, count, shape)
