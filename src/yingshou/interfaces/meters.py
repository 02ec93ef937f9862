"""The way to the meters, as every interface uses it: the installation's gateways, the business clock."""

from django.conf import settings

from yingshou.gateways.meters import TcpMeters, read_gateways
from yingshou.interfaces.clock import business_moment


def meters() -> TcpMeters:
    """Return the way to the meters. Raises UnableToReadGateways where the file of gateways is not good."""
    return TcpMeters(read_gateways(settings.METER_GATEWAYS_FILE), business_moment)
