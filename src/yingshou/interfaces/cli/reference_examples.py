"""An example value of every column of the exchange files."""

# ruff: noqa: E501  Chinese counts double

import polars as pl

from yingshou.core.tables import Column

_BY_NAME = {
    "account_no": "1000000001", "other_account_no": "1000000002", "customer_no": "C0001", "org_code": "0101",
    "name": "北原钢铁有限公司", "name_en": "Bank transfer", "catalogue": "BEIJING", "industry": "钢铁",
    "phone": "13800000000", "address": "北京市昌平区", "power_factor_standard": "0.90", "reading_day": "25",
    "point_no": "P1000000001", "meter_no": "M77001", "multiplier": "3000", "register_digits": "6",
    "ct_ratio": "30", "pt_ratio": "100", "change_no": "W2025-0117", "transformer_no": "T1",
    "interlock_group": "G1", "loss_table": "S11", "rule_no": "1", "item": "RENEWABLE", "months": "7,8",
    "start_time": "08:00", "end_time": "11:30", "cut_off_time": "22:00", "tier": "1", "bill_month": "202510",
    "valid_from_month": "202510", "valid_to_month": "202601", "contract_no": "S2025-018", "version": "1",
    "guarantee_no": "BH2025-031", "issuer": "工商银行", "channel_no": "B20251001-000317", "memo": "10月电费",
    "payer_name": "北原钢铁有限公司", "bill_no": "1000000001-202510-1", "sequence": "1", "source": "京发改〔2023〕637号",
    "capacity_kva": "1000", "contract_demand_kw": "800", "p0_kw": "0.81", "pk_kw": "6.2", "i0_percent": "0.6",
    "uk_percent": "4.5", "shift_factor": "1.2", "energy_share": "1", "line_loss_share": "0.015",
    "load_ratio_to": "0.35", "active_loss_kwh": "304", "reactive_loss_kvarh": "7543", "quantity_kwh": "2000",
    "share": "0.35", "price": "0.48832", "price_decimals": "6", "minimum_kva": "100", "below_kva": "315",
    "factor": "1.8", "priority": "10", "capacity_price": "22.6", "demand_price": "36.1", "tolerance": "1.05",
    "excess_multiple": "2", "floor_share": "0.40", "load_threshold_kwh_per_kva": "260", "load_discount": "0.90",
    "minimum_suspension_days": "15", "suspended_share": "0.50", "upper_limit_kwh": "2160", "persons": "5",
    "persons_from": "5", "kwh_per_month": "100", "vat_rate": "0.13", "ratio": "0.20", "month_offset": "-1",
    "day": "25", "term_no": "1", "fixed_base": "300000.00", "final_due_days": "15", "amount": "87901.99",
    "total": "5987.135", "start_at": "2025-10-25 00:15", "active_kwh": "1250.5", "power_factor": "0.95",
    "power_factor_percent": "-0.75", "day_kinds": "WEEKEND,HOLIDAY", "line_no": "1", "quantity": "100005",
    "base_price": "0.48832", "component": "AGENT_PURCHASE", "step_no": "1", "code": "NO_READ", "stage": "metering",
    "subject": "P1000000001/M77001", "column": "total", "value": "-5.0000", "file": "reads.csv", "row_number": "17",
    "limit_value": "3", "effect": "HOLD", "owner": "REVIEWER", "max_demand": "0.1367", "max_demand_kw": "410",
    "reactive_kvarh": "32000", "total_kwh": "100005", "exact_kwh": "1637.6177",
    "annual_rate": "0.03", "year_days": "360", "bank_text": "财付通|微信支付", "username": "wang", "planned_share": "0.98", "agent_no": "ICBC01", "commission_rate": "0.002",
    "party": "北原控股集团有限公司", "follow_share": "0.5", "back_share": "0.2", "default_rate": "0.02", "from_days": "31", "recovery_share": "0.3",
    "common_share": "0.12", "days_to_stop": "37", "ahead_days": "45", "draws": "10000", "scenario": "STEEL_30", "default_factor": "3",
    "signal_no": "ZXGK-2025-0173", "signal_date": "2025-10-20", "detail": "冻结银行存款", "threshold": "0.3", "clear_at": "0.15", "chance": "0.1", "lead_days": "8",
    "area_no": "T0012", "supplied_kwh": "4520.5", "counts_from": "0.1", "full_at": "0.5", "whole_day": "0.9", "rise_from": "0.005", "listed_from": "15",
    "allowed_days": "1,10,20", "most_terms": "3", "ratio_step": "0.05", "promise": "0.95",
    "campaign_no": "HD2025-01", "gift": "食用油一桶", "target_share": "0.95", "signed_by": "王建国", "arrears_share": "0.3", "stop_from": "08:00", "stop_to": "16:00",
}  # fmt: skip
_BY_UNIT = {
    "percent": "95", "kWh": "1250.5", "kvarh": "320.4", "kW": "800", "kVA": "1000", "kW or kVA": "410", "yuan": "1234.56",
    "yuan/kWh": "0.48832", "yuan/kW": "36.1", "yuan/kVA": "22.6", "%": "0.6", "d": "15", "days": "3", "s": "12",
}  # fmt: skip
_PERIOD_REGISTERS = frozenset({"sharp", "peak", "flat", "valley", "deep"})


def example(column: Column) -> str:
    """Return a value that the column may hold, as it is written in a file."""
    if column.choices:
        return column.choices[0]
    if column.name in _PERIOD_REGISTERS:
        return "1310.42"
    return _BY_NAME.get(column.name) or _of_type(column)


def _of_type(column: Column) -> str:
    if column.dtype == pl.Date:
        return "2025-10-25"
    if column.dtype == pl.Boolean:
        return "true"
    if column.unit:
        return _BY_UNIT.get(column.unit, "1")
    return "A-1" if column.dtype == pl.String else "1"
