"""Trials opened before there were versions keep the eight questions they were asked, as version 0 of the list.

Only where there are such trials: elsewhere the first version is the one the room loads.
"""

from django.db import migrations

# code, section, what it asks for besides, title and question in both languages: as they stood in the code until then.
ASKED = (
    (
        "personal_data",
        "personal_data",
        "",
        "個人情報",
        "Personal data",
        "扱う個人情報の項目、保管する場所と期間、見ることのできる人は決まっていますか。",
        "Is it settled which personal data are used, where they are kept and until when, and who may see them?",
    ),
    (
        "security_class",
        "security",
        "",
        "情報の分類（機密性）",
        "Information security class",
        "扱う情報の分類を決め、使うサービスがその分類に必要な条件を満たすことを確かめましたか。",
        "Has the class of the information been decided, and do the services used meet what that class requires?",
    ),
    (
        "data_lent",
        "data_lent",
        "",
        "市が提供するデータ",
        "Data lent by the city",
        "市が提供するデータと、返却または消去の時期と方法を取り決めましたか。",
        "Is it agreed which data the city lends, and when and how they come back or are erased?",
    ),
    (
        "site",
        "site",
        "",
        "場所と管理者",
        "Place and its manager",
        "場所の管理者の承諾を得て、必要な許可と使用料の手続を済ませましたか。",
        "Has the manager of the place agreed, with the permits and fees that are needed?",
    ),
    (
        "designated_manager",
        "site",
        "",
        "指定管理者・外郭団体",
        "Designated manager or affiliated body",
        "指定管理者や外郭団体が運営する場所では、その団体自身の回答を得ていますか。",
        "Where a designated manager or an affiliated body runs the place, has it answered for itself?",
    ),
    (
        "rules",
        "rules",
        "",
        "法令と規則",
        "Laws and rules",
        "関係する法令と規則（道路、電波、医療など）を確かめましたか。",
        "Have the laws and rules that apply (roads, radio, medicine and others) been checked?",
    ),
    (
        "insurance",
        "insurance",
        "",
        "保険と責任",
        "Insurance and liability",
        "事故が起きたときにだれが責任を負うかを決め、保険に入っていますか。",
        "Is it settled who answers for an accident, and is there insurance?",
    ),
    (
        "excluded_people",
        "people",
        "",
        "届きにくい人",
        "People it may not reach",
        "利用しにくい人に、どのように届けるかを決めていますか。",
        "Is it settled how people are reached whom the trial may leave out?",
    ),
)
PARTS = ("code", "section", "asks", "title_ja", "title_en", "question_ja", "question_en")


def keep(apps, schema_editor):
    safeguards = apps.get_model("pocs", "Safeguard").objects
    if not safeguards.exists():
        return
    made = apps.get_model("pocs", "SafeguardList").objects.create(version=0)
    items = apps.get_model("pocs", "SafeguardItem").objects
    for position, said in enumerate(ASKED, 1):
        item = items.create(safeguard_list=made, position=position, **dict(zip(PARTS, said, strict=True)))
        safeguards.filter(code=item.code).update(item=item)


class Migration(migrations.Migration):
    dependencies = [("pocs", "0002_safeguard_lists")]

    # The codes still stand in their column: nothing to put back.
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
