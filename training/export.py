"""Trained nets as the arrays that `newsextract.label.tagger` runs on."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from torch import Tensor

from training.model import FIELD_OF, ZONE_OF, Net

Arrays = dict[str, np.ndarray]
_SIDE_BY_SIDE = ("words", "hints", "enter_bias")  # of several nets, columns of one array


def arrays_of(nets: Sequence[Net]) -> Arrays:
    """The weights of a committee by name."""
    return together([_arrays_of(net) for net in nets])


def together(members: Sequence[Arrays]) -> Arrays:
    """The weights of several nets: those of the first layer side by side, the others net by net."""
    found = {name: np.stack([member[name] for member in members]) for name in members[0]}
    for name in _SIDE_BY_SIDE:
        found[name] = np.concatenate([member[name] for member in members], axis=-1)
    widths = (members[0]["words"].shape[1], members[0]["hints"].shape[1])
    found["enter"] = _enter([member["enter"] for member in members], *widths)
    found["dilations"] = members[0]["dilations"]
    return {name: value[:, None] if _is_bias(name) else value for name, value in found.items()}


def _is_bias(name: str) -> bool:
    return name.endswith("_bias") and name not in _SIDE_BY_SIDE


def _enter(members: Sequence[np.ndarray], words: int, hints: int) -> np.ndarray:
    """The first layers of several nets as one: all see the dense features, each its own embeddings of words
    (three looks) and hints, which are so many numbers wide.

    >>> _enter([np.array([[1], [2], [3], [4], [5]]), np.array([[6], [7], [8], [9], [10]])], 1, 1).tolist()
    [[1, 6], [2, 0], [0, 7], [3, 0], [0, 8], [4, 0], [0, 9], [5, 0], [0, 10]]
    """
    dense = len(members[0]) - 3 * words - hints
    parts = [np.split(member, [dense + words * look for look in range(4)]) for member in members]
    looks = [block_diagonal([part[number] for part in parts]) for number in range(1, 5)]
    return np.concatenate([np.concatenate([part[0] for part in parts], axis=1), *looks])


def block_diagonal(blocks: Sequence[np.ndarray]) -> np.ndarray:
    """Arrays along the diagonal of one, with nothing beside them.

    >>> block_diagonal([np.array([[1]]), np.array([[2]])]).tolist()
    [[1, 0], [0, 2]]
    """
    rows, columns = np.sum([block.shape for block in blocks], axis=0)
    whole = np.zeros((rows, columns), blocks[0].dtype)
    row = column = 0
    for block in blocks:
        whole[row : row + block.shape[0], column : column + block.shape[1]] = block
        row, column = row + block.shape[0], column + block.shape[1]
    return whole


def _arrays_of(model: Net) -> Arrays:
    """The weights of one net by name; what can be folded into another array is."""
    state = {name: value.detach().double() for name, value in model.state_dict().items()}
    shift, scale = state["shift"], state["scale"]
    dense = len(shift)

    def folded(weight: Tensor) -> tuple[Tensor, Tensor]:
        """Input weights that take the dense features as they come, and the bias that this costs."""
        turned = weight.clone()
        turned[:, :dense] *= scale
        return turned, -(turned[:, :dense] @ shift)

    enter, enter_bias = folded(state["enter.weight"])
    leave = (
        state["leave.weight"] + state["leave_zone.weight"][ZONE_OF] + state["leave_field.weight"][FIELD_OF]
    )
    leave_bias = state["leave.bias"] + state["leave_zone.bias"][ZONE_OF] + state["leave_field.bias"][FIELD_OF]
    arrays = {
        "words": state["words.weight"],
        "hints": state["hints.weight"],
        "enter": enter.T,
        "enter_bias": state["enter.bias"] + enter_bias,
        "leave": leave.T,
        "leave_bias": leave_bias,
    }
    for name in ("page", "gates", "carried", "recall", "agree"):
        arrays[name], arrays[f"{name}_bias"] = state[f"{name}.weight"].T, state[f"{name}.bias"]
    for number in range(len(model.convolutions)):
        arrays[f"conv{number}"] = state[f"convolutions.{number}.weight"].permute(2, 1, 0)
        arrays[f"conv{number}_bias"] = state[f"convolutions.{number}.bias"]
    found = {name: value.numpy() for name, value in arrays.items()}
    found["dilations"] = np.array([c.dilation[0] for c in model.convolutions])
    return found


def shipped(arrays: Arrays) -> Arrays:
    """The weights as the program loads them: 16-bit floats, widened."""
    return {name: value.astype(np.float32) for name, value in _halved(arrays).items()}


def write_weights(arrays: Arrays, path: Path) -> None:
    """Write the weights as 16-bit floats, compressed."""
    np.savez_compressed(path, **_halved(arrays))


def _halved(arrays: Arrays) -> Arrays:
    return {name: value.astype(np.float16) for name, value in arrays.items()}
