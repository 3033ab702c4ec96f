"""OSC: any tablet, sequencer or program reaches any knob by its address, and hears it back."""

from vj.control.osc.control import BACK, HOST, PORT, OscControl
from vj.control.osc.decode import Message, OscError, decode
from vj.control.osc.network import networks, target

__all__ = ["BACK", "HOST", "PORT", "Message", "OscControl", "OscError", "decode", "networks", "target"]
