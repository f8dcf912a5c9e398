"""Hypothesis settings of the core tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    import pytest


def pytest_configure(config: pytest.Config) -> None:
    """Run few examples by default and many with ``--long``, without a deadline, because the machine may be busy."""
    # Slow generation and many filtered examples are acceptable.
    checks = [HealthCheck.too_slow, HealthCheck.filter_too_much]
    settings.register_profile(
        "core", max_examples=40 * config.getoption("--long"), deadline=None, suppress_health_check=checks
    )
    settings.load_profile("core")
