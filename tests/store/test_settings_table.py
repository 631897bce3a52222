from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fomoad_gui.store.project import Project
from fomoad_gui.store.settings_table import JsonValue

JSON: st.SearchStrategy[JsonValue] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(JSON)
def test_a_setting_is_kept(project: Project, value: JsonValue) -> None:
    project.set_setting("size", value)
    assert project.setting("size") == value


def test_a_setting_outlives_the_project(project: Project) -> None:
    project.set_setting("größe 😀", {"width": 160})
    project.close()
    with Project.open(project.path) as reopened:
        assert reopened.setting("größe 😀") == {"width": 160}


def test_what_was_never_set_or_is_forgotten_is_none(project: Project) -> None:
    assert project.setting("size") is None
    project.set_setting("size", 160)
    project.set_setting("size", None)
    assert project.setting("size") is None


@pytest.mark.parametrize("value", [float("nan"), [float("inf")]])
def test_a_number_that_is_none_is_refused(project: Project, value: JsonValue) -> None:
    project.set_setting("size", 160)
    with pytest.raises(ValueError, match="not JSON compliant"):
        project.set_setting("size", value)
    assert project.setting("size") == 160
