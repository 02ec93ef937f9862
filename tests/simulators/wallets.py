"""A wallet of each kind on this machine, with the settings of a merchant who knows it."""

from contextlib import contextmanager
from datetime import datetime, timedelta
from functools import cache
from zoneinfo import ZoneInfo

from yingshou.gateways.wallets import AlipaySettings, WeChatSettings, connect
from yingshou.simulators.alipay import AlipaySimulator
from yingshou.simulators.keys import new_key, private_pem, public_pem
from yingshou.simulators.wechat import WeChatSimulator

API_KEY = "0123456789abcdef0123456789abcdef"
CHANNELS = ("WECHAT", "ALIPAY")
FAST = {"milliseconds_to_answer": 300, "tries": 1, "pause_milliseconds": 0}
START = datetime(2025, 10, 25, 10, 0, tzinfo=ZoneInfo("Asia/Shanghai"))
NOWHERE = "http://127.0.0.1:1/notices"


class Clock:
    """A clock that is set by hand; WeChat Pay's own library looks at no clock when it verifies."""

    def __init__(self, at=START):
        self.at = at

    def __call__(self):
        return self.at

    def pass_by(self, **time):
        self.at += timedelta(**time)


@cache
def key_of(_owner):
    return new_key()


@contextmanager
def simulated(channel, folder, *, clock=None, notice_url=NOWHERE, **changes):
    """Yield a simulator and the wallet that reaches it; `changes` are settings of the wallet."""
    clock, key = clock or Clock(), key_of("merchant")
    files = {name: folder / f"{channel}-{name}" for name in ("private", "api", "public")}
    files["private"].write_text(private_pem(key))
    files["api"].write_text(API_KEY)
    made = (
        WeChatSimulator(merchant_key=public_pem(key), api_key=API_KEY, clock=clock, key=key_of(channel))
        if channel == "WECHAT"
        else AlipaySimulator(merchant_key=public_pem(key), clock=clock, key=key_of(channel))
    )
    made._stranger = key_of("stranger")
    files["public"].write_text(public_pem(made.key))
    with made as simulator:
        yield simulator, connect(settings_of(simulator, files, {**FAST, "notice_url": notice_url, **changes}))


def settings_of(simulator, files, given):
    if isinstance(simulator, WeChatSimulator):
        return WeChatSettings(
            merchant_no=simulator.merchant_no, app_id=simulator.app_id, certificate_serial="5157F09EFDC096DE",
            private_key_file=str(files["private"]), api_key_file=str(files["api"]),
            public_key_file=str(files["public"]), public_key_id=simulator.key_id, host=simulator.url, **given,
        )  # fmt: skip
    return AlipaySettings(
        app_id=simulator.app_id, seller_id=simulator.seller_id, private_key_file=str(files["private"]),
        public_key_file=str(files["public"]), gateway=f"{simulator.url}/gateway.do", **given,
    )  # fmt: skip
