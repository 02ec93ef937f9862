"""Channels hand over what they are given and say honestly what came of it."""

from email import message_from_bytes
from email.policy import default

import pytest

from tests.gateways.simulators import SmsGateway, mail_server
from yingshou.gateways.messages import (
    Message,
    MessageSettingsError,
    channels_of,
    http_gateway,
    receipt_secrets,
)
from yingshou.gateways.messages.chat import Chat
from yingshou.gateways.messages.mail import Mail

SMS = Message(number="N1-1", address="13800000001", subject="电费提醒", text="请缴费")


def mail(address):
    return Message(number="N1-1", address=address, subject="电费提醒", text="请缴费\n谢谢")


@pytest.mark.parametrize(
    ("answer", "outcome", "taken"),
    [
        (200, "ACCEPTED", 1),
        ("refuse", "REFUSED", 0),
        (422, "REFUSED", 0),
        (503, "BUSY", 0),
        (429, "BUSY", 0),
        (302, "BUSY", 0),
        ("hang", "UNCERTAIN", 1),
        ("cut", "UNCERTAIN", 1),
        ("odd", "UNCERTAIN", 1),
    ],
)
def test_a_gateway_answers(monkeypatch, answer, outcome, taken):
    monkeypatch.setattr(http_gateway, "SECONDS_TO_ANSWER", 0.2)
    with SmsGateway([answer]) as gateway:
        said = gateway.channel.send(SMS)
        assert (said.outcome, len(gateway.taken), gateway.unsigned) == (outcome, taken, 0)
        again = gateway.channel.send(SMS)
    assert again.outcome == "ACCEPTED"
    assert again.channel_no == "G1"  # the same number is the same message
    assert gateway.requests[0] == {
        "message_no": "N1-1", "to": "13800000001", "subject": "电费提醒", "text": "请缴费",
    }  # fmt: skip


def test_a_gateway_that_is_not_there_was_sent_nothing():
    gateway = http_gateway.HttpGateway(url="http://127.0.0.1:9/x", app="a", secret=b"s")
    assert gateway.send(SMS).outcome == "BUSY"


def test_a_wrong_secret_is_busy_not_refused():
    with SmsGateway() as gateway:
        wrong = http_gateway.HttpGateway(url=gateway.url, app="a", secret=b"other")
        assert wrong.send(SMS).outcome == "BUSY"
        assert (gateway.unsigned, gateway.taken) == (1, {})


def test_mail_goes_out_whole_with_the_servers_words_as_evidence():
    with mail_server() as (postman, channel):
        said = channel.send(mail("li@power.example"))
    assert (said.outcome, said.said) == ("ACCEPTED", "250 2.0.0 queued as L1")
    letter = message_from_bytes(postman.letters[0].content, policy=default)
    assert letter["Subject"] == "电费提醒"
    assert letter["From"] == "供电公司 <notice@power.example>"
    assert letter.get_content().split() == ["请缴费", "谢谢"]
    assert letter["Message-ID"].endswith("@power.example>")


@pytest.mark.parametrize(
    ("address", "outcome", "words"),
    [
        ("nobody@power.example", "REFUSED", "550 5.1.1 no such user"),
        ("full@power.example", "BUSY", "452 4.2.2 mailbox full"),
        ("a@b@c", "REFUSED", ""),
        ("li@x.cn\nBcc: all@x.cn", "REFUSED", ""),
    ],
)
def test_mail_that_is_turned_away(address, outcome, words):
    with mail_server() as (postman, channel):
        said = channel.send(mail(address))
    assert said.outcome == outcome
    assert words in said.said
    assert postman.letters == []


def test_mail_whose_line_breaks_after_its_text_is_uncertain():
    with mail_server() as (_postman, channel):
        assert channel.send(mail("cut@power.example")).outcome == "UNCERTAIN"


def test_mail_asks_for_tls_where_it_is_set():
    with mail_server() as (postman, channel):
        strict = Mail(host=channel.host, port=channel.port, security="STARTTLS", sender=channel.sender)
        assert strict.send(mail("li@power.example")).outcome == "BUSY"
        assert postman.letters == []


def test_a_chat_says_whether_it_took_it():
    with SmsGateway([200, 503]) as gateway:
        place = gateway.url.removeprefix("http://").partition("/")[0]
        # The library's plain JSON hook stands for the chats, which post in the same way.
        chat = Chat(f"json://{place}/{{address}}")
        gateway.answer = lambda request, _body: gateway.say(request, gateway.answers.pop(0), {})
        assert chat.send(SMS).outcome == "ACCEPTED"
        failed = chat.send(SMS)
    assert failed.outcome == "BUSY"
    assert "503" in failed.said
    assert Chat("nothing-known://{address}").send(SMS).outcome == "REFUSED"


GOOD = """
[http.SMS]
url = "https://sms.example/v1"
app = "yingshou"
secret_file = "sms.secret"
[chat.WECOM]
url_file = "sms.secret"
[smtp]
host = "mail.example"
sender = "a@power.example"
"""


def test_settings_name_the_channels_and_keep_secrets_in_files(tmp_path):
    file = tmp_path / "messages.toml"
    assert channels_of(file) == {}
    file.write_text(GOOD, encoding="utf-8")
    (tmp_path / "sms.secret").write_text("s3\n", encoding="utf-8")
    found = channels_of(file)
    assert set(found) == {"SMS", "WECOM", "EMAIL"}
    assert (found["SMS"].secret, found["EMAIL"].port, found["EMAIL"].security) == (b"s3", 587, "STARTTLS")
    assert receipt_secrets(file) == [b"s3"]


@pytest.mark.parametrize(
    ("before", "after", "field"),
    [
        ("[smtp]", "[mail]", "mail"),
        ("http.SMS", "http.POST", "http.POST"),
        ("https://", "ftp://", "http.SMS.url"),
        ("sms.secret", "gone.secret", "http.SMS.secret_file"),
        ('sender = "a@power.example"', "", "smtp.sender"),
        ('host = "mail.example"', 'host = "m"\nsecurity = "SSL"', "smtp.security"),
        ("[smtp]", "[smtp", "messages.toml"),
    ],
)
def test_wrong_settings_are_named(tmp_path, before, after, field):
    file = tmp_path / "messages.toml"
    file.write_text(GOOD.replace(before, after), encoding="utf-8")
    (tmp_path / "sms.secret").write_text("s3", encoding="utf-8")
    with pytest.raises(MessageSettingsError) as refused:
        channels_of(file)
    assert refused.value.field == field
