"""The saved form: what it keeps, how small it is, and that what does not fit is refused."""

from __future__ import annotations

from typing import Any

import orjson
import pytest

from service.engine import runner, state
from service.engine.faults import InstanceFault
from tests.engine.diagrams import Process, bpmn, each, straight
from tests.engine.play import Play, compiled


def nested() -> Any:
    """A multi-instance of calls inside a sub-process, with events around them."""
    p = Process("p").start().end().end("late").path("begin", "outer", "done").user("h").path("stop", "h", "late")
    outer = p.sub("outer", inputs={"local": "=k"}).start("in").end("out").user("side").parallel("split")
    outer.call("call", "c", loop=each("=items", "who", output_collection="found", output_element="=x"))
    outer.path("in", "split", "call", "out").path("split", "side", "out")
    p.boundary("stop", "outer", timer=("timeCycle", "R2/P1M"), interrupting=False)
    c = Process("c").start("c_in").user("u", due="P3D").receive("r", "paid", key="=who").end("c_out")
    return compiled(bpmn(p), bpmn(c.path("c_in", "u", "r", "c_out")))


def test_what_is_restored_saves_to_the_same_bytes() -> None:
    play = Play(nested(), k=1, items=["a", "b"]).do("u", x="first")
    for step in (play.wait, lambda: play.wait(days=40), lambda: play.send("paid")):
        step()
        restored = state.load(play.last.state, play.bundle, play.variables, play.at)
        assert state.dump(restored) == play.last.state


def test_everything_open_survives_being_saved() -> None:
    play = Play(nested(), k=1, items=["a", "b"]).do("u", x="first").wait(days=40)
    assert play.ready == ["h", "side", "u"]
    assert [(s.name, s.correlation_key) for s in play.last.subscriptions] == [("paid", "a")]
    assert [t.element_id for t in play.last.timers] == ["stop"]
    assert play.task("u").local == {"local": 1, "loopCounter": 2, "who": "b"}
    before = play.last
    play.wait()
    assert (play.last.open_tasks, play.last.timers) == (before.open_tasks, before.timers)
    play.send("paid").do("u", x="second").send("paid").do("side")
    assert (play.ready, play.variables["found"], play.waiting) == (["h"], ["first", "second"], [])
    assert play.do("h").done


def test_the_state_of_a_finished_instance_is_almost_nothing() -> None:
    play = Play(compiled(bpmn(straight("a", id="p")))).do("a")
    assert play.last.state == b'{"f":1,"p":"p","w":[],"k":1}'
    with pytest.raises(InstanceFault, match="does not fit") as fault:
        state.load(b'{"f":1,"p":"gone","w":[]}', play.bundle, {}, play.at)
    assert fault.value.code == "state_unreadable"
    assert play.wait(days=1).done


@pytest.mark.parametrize(
    "saved",
    [
        b"",
        b"null",
        b"{}",
        b'{"f":2,"p":"p","w":[]}',
        b'{"f":1,"p":"p"}',
        b'{"f":1,"p":"p","w":[["00",-1,"gone",16]]}',
        b'{"f":1,"p":"p","w":[["00",7,"a",16]]}',
        b'{"f":1,"p":"p","w":[["xy",-1,"a",16]]}',
        b'{"f":1,"p":"p","w":[],"s":[["00000000000000000000000000000000","p",[]]]}',
    ],
)
def test_a_state_that_does_not_fit_is_refused(saved: bytes) -> None:
    play = Play(compiled(bpmn(straight("a", id="p"))))
    for command in (runner.wake, runner.cancel):
        with pytest.raises(InstanceFault) as fault:
            command(play.bundle, saved, {}, play.at)
        assert fault.value.code == "state_unreadable"


def test_a_state_does_not_grow_with_what_happened() -> None:
    names = [f"step_number_{number}" for number in range(60)]
    play = Play(compiled(bpmn(straight(*names, id="p"))))
    sizes = set()
    for name in names[:-1]:
        play.do(name, **{name: "a long answer " * 20})
        sizes.add(len(play.last.state))
    assert max(sizes) < 200


def test_the_rows_of_a_state_are_readable() -> None:
    play = Play(compiled(bpmn(straight("a", id="p"))))
    saved = orjson.loads(play.last.state)
    assert saved["w"] == [["", -1, "begin"], [play.task("a").id, 0, "a", 16]]
