"""Outside signals - registry, courts, pledges, press - from files of a folder or over HTTP."""

from yingshou.gateways.signals.folder import FolderConnector
from yingshou.gateways.signals.http_connector import HttpConnector
from yingshou.gateways.signals.port import Connector, SignalSourceError

__all__ = ["Connector", "FolderConnector", "HttpConnector", "SignalSourceError"]
