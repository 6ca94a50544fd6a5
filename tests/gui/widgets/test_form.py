"""The form made from a component's own fields."""

from __future__ import annotations

from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor
from PySide6.QtWidgets import QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from ganstudio.components import KINDS, catalogue, parameters
from ganstudio.gui.widgets import theme
from ganstudio.gui.widgets.form import SettingsForm, refusal
from ganstudio.gui.widgets.spins import Real, Spin, Whole
from ganstudio.training.experiment import Schedule
from ganstudio.training.watch import Watch


def component(kind: str, name: str) -> Any:
    return catalogue(kind)[name]()


def enter(qtbot: QtBot, field: Spin, text: str) -> None:
    field.selectAll()
    qtbot.keyClicks(field, text)
    qtbot.keyClick(field, Qt.Key.Key_Return)


@pytest.fixture
def adam(qtbot: QtBot) -> SettingsForm:
    form = SettingsForm(component("optimiser", "adam"))
    qtbot.addWidget(form)
    return form


@pytest.mark.parametrize(
    ("kind", "name"), [(kind, name) for kind in KINDS for name in catalogue(kind)]
)
def test_every_component_has_a_form_that_shows_its_values(
    qtbot: QtBot, kind: str, name: str
) -> None:
    settings = component(kind, name)
    form = SettingsForm(settings)
    qtbot.addWidget(form)
    assert form.value() == settings
    for parameter in parameters(settings):
        field: Any = form.findChild(QLineEdit, parameter.key) or form.findChild(
            object, parameter.key
        )
        assert field.value() == getattr(settings, parameter.key)


def test_a_learning_rate_is_typed_in_scientific_notation(adam: SettingsForm, qtbot: QtBot) -> None:
    field = adam.findChild(Real, "lr")
    assert field.text() == "2e-4"
    with qtbot.waitSignal(adam.edited) as edit:
        enter(qtbot, field, "3.5e-5")
    assert edit.args == ["lr", 3.5e-5]
    assert adam.value().lr == 3.5e-5


def test_arrows_step_the_leading_digit(adam: SettingsForm) -> None:
    field = adam.findChild(Real, "lr")
    shown = []
    for value in (1e-3, 9e-4, 0.1, 2e-4):
        field.setValue(value)
        field.stepUp()
        up = field.value()
        field.setValue(value)
        field.stepDown()
        shown.append((up, field.value()))
    assert shown == [(2e-3, 9e-4), (1e-3, 8e-4), (0.2, 0.09), (3e-4, 1e-4)]


def test_bounds_are_exact(adam: SettingsForm, qtbot: QtBot) -> None:
    beta = adam.findChild(Real, "beta1")
    enter(qtbot, beta, "1")  # β₁ < 1
    assert beta.value() == 0.5
    assert beta.property("wrong")
    assert adam.wrong() == {"beta1": "Must be from 0, below 1; still 0.5"}
    enter(qtbot, beta, "0")
    assert beta.value() == 0.0
    assert not beta.property("wrong")
    assert adam.wrong() == {}
    beta.stepDown()
    assert beta.value() == 0.0
    enter(qtbot, beta, "nonsense")
    assert beta.value() == 0.0


def test_a_size_steps_to_the_next_power_of_two(qtbot: QtBot) -> None:
    form = SettingsForm(component("data", "digits"))
    qtbot.addWidget(form)
    side = form.findChild(Whole, "size")
    side.setValue(16)
    side.stepUp()
    assert side.value() == 32
    assert form.value().size == 32


def test_the_way_back_to_the_default(adam: SettingsForm, qtbot: QtBot) -> None:
    adam.show()
    back = adam.findChild(QToolButton, "lr.reset")
    assert not back.isVisible()
    adam.findChild(Real, "lr").setValue(0.1)
    assert back.isVisible()
    qtbot.mouseClick(back, Qt.MouseButton.LeftButton)
    assert adam.value().lr == 2e-4
    assert not back.isVisible()


def test_showing_another_value_is_no_edit(qtbot: QtBot) -> None:
    form = SettingsForm(Schedule())
    qtbot.addWidget(form)
    edits: list[object] = []
    form.valueChanged.connect(edits.append)
    form.setValue(Schedule(batch_size=32))
    assert edits == []
    assert form.findChild(Whole, "batch_size").value() == 32


def test_choices_and_switches(qtbot: QtBot) -> None:
    form = SettingsForm(Watch())
    qtbot.addWidget(form)
    form.findChild(object, "walk_path").setValue("linear")
    form.findChild(object, "averaged").setValue(False)
    assert form.value() == Watch(walk_path="linear", averaged=False)


def test_refusal_is_one_sentence() -> None:
    assert refusal(Schedule(), "batch_size", 1) == "Input should be greater than or equal to 2"
    assert refusal(Schedule(), "batch_size", 2) is None


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("abc", "abc is not a whole number"),
        ("0", "Must be 2 to 65536"),
        ("99999999", "Must be 2 to 65536"),
        ("5,5", "5,5 is not a whole number"),
        ("", "Write a whole number"),
    ],
)
def test_what_cannot_be_taken_is_refused_where_it_stands(
    qtbot: QtBot, dressed: None, typed: str, said: str
) -> None:
    form = SettingsForm(Schedule())
    qtbot.addWidget(form)
    form.resize(320, 300)
    form.show()
    qtbot.waitExposed(form)
    field = form.findChild(Whole, "batch_size")
    field.setFocus()
    enter(qtbot, field, typed) if typed else (field.clear(), qtbot.keyClick(field, RETURN))
    assert form.wrong() == {"batch_size": f"{said}; still 64"}
    assert field.lineEdit().text() == typed
    assert field.value() == 64
    assert form.focusWidget() is field
    assert reddish(field) > 40
    qtbot.keyClick(field, Qt.Key.Key_Escape)
    assert field.lineEdit().text() == "64"
    assert form.wrong() == {}
    assert reddish(field) == 0


RETURN = Qt.Key.Key_Return


def reddish(field: Spin) -> int:
    """Return how many pixels of a field have the colour of an error."""
    picture = field.grab().toImage()
    wanted = QColor(theme.palette().error).rgb()
    size = picture.size()
    return sum(
        picture.pixel(x, y) == wanted for x in range(size.width()) for y in range(size.height())
    )


def test_a_search_leaves_the_fields_that_words_occur_in(qtbot: QtBot) -> None:
    form = SettingsForm(Schedule())
    qtbot.addWidget(form)
    assert form.narrow("batch", simple=False)
    shown = [f.objectName() for f in form.findChildren(Spin) if not f.isHidden()]
    assert "batch_size" in shown
    assert "steps" not in shown
    assert not form.narrow("no such words", simple=False)
    assert form.narrow("", simple=False)
    assert not form.findChild(Whole, "steps").isHidden()


def test_what_is_for_experts_leaves_no_room_behind(adam: SettingsForm) -> None:
    whole = adam.sizeHint().height()
    adam.narrow("", simple=True)
    assert adam.sizeHint().height() == adam.row("lr").field.sizeHint().height()
    adam.narrow("", simple=False)
    assert adam.sizeHint().height() == whole
