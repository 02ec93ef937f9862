"""A program of its own: a courier on the database of the tests, which a gateway keeps waiting.

Run as `python -m tests.interfaces.jobs.killed_notice_courier DATABASE URL`; it never comes to an answer.
"""

import os
import sys

import django

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"


def main(database, url):
    from django.conf import settings

    settings.DATABASES["default"]["NAME"] = database
    django.setup()
    from tests.flows.notices import AT
    from tests.gateways.simulators import SECRET
    from yingshou.flows.send_notices import send_notices
    from yingshou.gateways.messages import http_gateway

    http_gateway.SECONDS_TO_ANSWER = 600
    gateway = http_gateway.HttpGateway(url=url, app="yingshou", secret=SECRET)
    send_notices(at=AT, channels={"SMS": gateway})


if __name__ == "__main__":
    main(*sys.argv[1:])
