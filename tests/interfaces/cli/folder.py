"""A folder of exchange files: two residents, a shop, and the Beijing catalogue."""

from pathlib import Path

from yingshou.core.tables import TARIFF_TABLES
from yingshou.gateways.files import write_table
from yingshou.sample.prices import sample_prices

_ACCOUNTS = """\
户号,客户编号,户名,供电单位,用户类别,供电方式,电压等级,电价目录,电价类别,购电类别,\
执行分时,基本电费方式,抄表日,立户日期
1000000001,C1,居民甲,BJ01,居民,低压,不满1千伏,BEIJING,居民,普通,否,不执行,25,2020-01-01
1000000002,C2,居民乙,BJ01,居民,低压,不满1千伏,BEIJING,居民,普通,否,不执行,25,2020-01-01
1000000003,C3,商店丙,BJ01,商业,低压,不满1千伏,BEIJING,单一制,普通,否,不执行,25,2020-01-01
"""
_POINTS = """point_no,meter_no,account_no,metering_mode,multiplier,register_digits,installed_date
P1,M1,1000000001,REGISTER,1,6,2020-01-01
P2,M2,1000000002,REGISTER,1,6,2020-01-01
P3,M3,1000000003,REGISTER,10,6,2020-01-01
"""
READ_HEADINGS = "point_no,meter_no,read_date,read_kind,total"
_READS = f"""{READ_HEADINGS}
P1,M1,2025-09-25,NORMAL,1000
P1,M1,2025-10-25,NORMAL,1200
P2,M2,2025-09-25,NORMAL,500
P2,M2,2025-10-25,NORMAL,501.5
P3,M3,2025-09-25,NORMAL,100
P3,M3,2025-10-25,NORMAL,200
"""


def build(folder: Path, *, accounts_encoding: str = "gb18030", extra_reads: str = "") -> Path:
    """Write the files and return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "accounts.csv").write_bytes(_ACCOUNTS.encode(accounts_encoding))
    (folder / "metering_points.csv").write_text(_POINTS, encoding="utf-8")
    (folder / "reads_2025-10.csv").write_text(_READS + extra_reads, encoding="utf-8")
    for table in TARIFF_TABLES:
        write_table(table, sample_prices(table), folder / f"{table.name}.csv")
    return folder
