"""A trained tagger as the arrays that `newsextract.label.tagger` runs on."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from torch import Tensor

from training.model import FIELD_OF, ZONE_OF, Tagger


def arrays_of(model: Tagger) -> dict[str, np.ndarray]:
    """The weights by name; what can be folded into another array is."""
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


def shipped(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    """The weights as the program loads them: 16-bit floats, widened."""
    return {name: value.astype(np.float32) for name, value in _halved(arrays).items()}


def write_weights(arrays: dict[str, np.ndarray], path: Path) -> None:
    """Write the weights as 16-bit floats, compressed."""
    np.savez_compressed(path, **_halved(arrays))


def _halved(arrays: dict[str, np.ndarray]) -> dict[str, np.ndarray]:
    return {name: value.astype(np.float16) for name, value in arrays.items()}
