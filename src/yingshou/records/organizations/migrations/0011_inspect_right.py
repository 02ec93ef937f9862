"""The right to inspect."""

from django.db import migrations


class Migration(migrations.Migration):

    dependencies = [
        ('organizations', '0010_legal_right'),
    ]

    operations = [
        migrations.AlterModelOptions(
            name='organization',
            options={'default_permissions': (), 'ordering': ['code'], 'permissions': [('view_book', '查看全部账务 / see every page'), ('import_files', '导入文件 / import files'), ('run_bills', '发起算费与日敞口 / start runs'), ('approve_bill', '复核账单 / approve held bills'), ('correct_bill', '提出账单更正 / propose corrections of bills'), ('approve_correction', '审批账单更正 / decide corrections of bills'), ('take_payment', '收款 / take payments'), ('reverse_payment', '冲正 / reverse payments'), ('assign_suspense', '认领不明款 / assign suspense money'), ('ask_money', '申请减免、退款、转户 / ask for waivers, refunds and transfers'), ('decide_money', '审批减免、退款、转户 / decide waivers, refunds and transfers'), ('pay_refund', '付出退款 / pay refunds out'), ('collect', '催费、登记结果 / collect and record results'), ('lead_collection', '分派催费、调整策略与责任 / hand out tasks, change treatments and responsibility'), ('issue_cards', '制充值卡 / print top-up cards'), ('ask_stop', '申请停电、撤回申请 / ask for stops of supply and take them back'), ('approve_stop', '审批停电 / decide stops of supply'), ('execute_stop', '执行停复电、处理异常 / carry out stops and restores, deal with incidents'), ('sign_agreement', '签订协议 / sign agreements'), ('send_notices', '登记通知送达、维护联系方式 / record deliveries of notices, keep contacts'), ('edit_wordings', '维护通知模板 / change wordings of notices'), ('resolve_problem', '处理问题 / resolve problems'), ('close_period', '期间结账 / close accounting periods'), ('manage_webhooks', '管理事件订阅 / manage subscriptions to events'), ('legal', '办理案件、申请核销 / go to court, ask for write-offs'), ('inspect', '派发用电检查、登记结果 / give inspections out and record their results'), ('manage_staff', '管理人员 / manage staff')]},
        ),
    ]
