"""What the pages of the server say, in English, Russian and Kyrgyz: short words that fieldworkers use.

The form itself is in the languages of the questionnaire. Places for numbers and names are in braces.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from kurak.app.web.coding.words import CODING_WORDS, CodingWords
from kurak.app.web.stakeholders.words import STAKEHOLDER_WORDS, StakeholderWords

LANGUAGES: Final[Mapping[str, str]] = {"en": "English", "ru": "Русский", "ky": "Кыргызча"}
"""Language: its own name."""


@dataclass(frozen=True, slots=True)
class CollectWords:
    """Words of the pages that also work without a network; a browser holds them in all languages."""

    heading: str
    forms: str
    no_forms: str
    begin: str
    version: str
    ready: str
    not_ready: str
    waiting: str
    none_waiting: str
    state_waiting: str
    state_refused: str
    send_now: str
    sent_here: str
    online: str
    offline: str
    saved: str
    send: str
    back: str
    leave: str
    sign_in_again: str
    full_here: str
    save_failed: str
    loading: str
    load_failed: str
    not_installed: str
    keep_copy: str
    required: str
    constraint: str
    errors_found: str


@dataclass(frozen=True, slots=True)
class Words:
    """Every word of the pages, in one language."""

    language: str
    name: str
    skip: str
    rooms: Mapping[str, str]
    languages: str
    theme: str
    sign_in: str
    sign_in_lead: str
    user: str
    password: str
    wrong_password: str
    wait: str
    sign_out: str
    empty_room: str
    empty_room_lead: Mapping[str, str]
    not_found: str
    not_allowed: str
    progress: str
    progress_lead: str
    no_interviews: str
    received: str
    by_day: str
    by_interviewer: str
    by_form: str
    day: str
    form: str
    interviewer: str
    interviews: str
    waiting_files: str
    total: str
    conflicts: str
    conflicts_lead: str
    phones: str
    phones_lead: str
    phones_private: str
    no_interviewers: str
    scan: str
    address: str
    collect: CollectWords
    coding: CodingWords
    stakeholders: StakeholderWords


WORDS: Final[Mapping[str, Words]] = {
    "en": Words(
        language="en",
        name="English",
        skip="Skip to the content",
        rooms={
            "collect": "Interviews",
            "fieldwork": "Fieldwork",
            "phones": "Phones",
            "coding": "Coding",
            "stakeholders": "Stakeholders",
            "results": "Results",
            "audit": "Audit",
            "report": "Report",
        },
        languages="Language",
        theme="Light or dark",
        sign_in="Sign in",
        sign_in_lead="With the name and password that your supervisor gave you.",
        user="Name",
        password="Password",
        wrong_password="Name or password is wrong.",
        wait="Too many tries. Try again in {seconds} seconds.",
        sign_out="Sign out",
        empty_room="This room is empty for now.",
        empty_room_lead={
            "results": "Tables are made by the command kurak estimate.",
            "audit": "The audit is made by the command kurak audit.",
            "report": "The report is made by the command kurak report.",
        },
        not_found="This page is not here.",
        not_allowed="Your role does not open this page.",
        progress="Fieldwork",
        progress_lead="Interviews as they were received. Counts only: no answer is shown here.",
        no_interviews="No interview has come in yet.",
        received="received",
        by_day="By day of receipt",
        by_interviewer="By interviewer",
        by_form="By form",
        day="Day",
        form="Form",
        interviewer="Interviewer",
        interviews="Interviews",
        waiting_files="Files to come",
        total="Total",
        conflicts="Refused, to be looked at: {number}",
        conflicts_lead="Another interview came with the same instanceID. It was kept apart; the first one stands.",
        phones="Phones",
        phones_lead="In ODK Collect choose “Configure with QR code” and scan the code of the interviewer.",
        phones_private="A code lets its phone send interviews as this person. Show it to nobody else. "
        "If a phone is lost, change the number in the column key of the file of users, and start the server again.",
        no_interviewers="The file of users has no interviewer yet.",
        scan="Show the code",
        address="Address",
        collect=CollectWords(
            heading="Interviews",
            forms="Questionnaires",
            no_forms="No questionnaire is published yet.",
            begin="Begin an interview",
            version="version {version}",
            ready="works without a network",
            not_ready="needs a network once",
            waiting="Waiting to be sent: {number}",
            none_waiting="Nothing is waiting. Everything is sent.",
            state_waiting="waiting",
            state_refused="not accepted by the server ({status}): tell your supervisor",
            send_now="Send now",
            sent_here="Sent from this device: {number}",
            online="Connected",
            offline="No network",
            saved="Saved on this device.",
            send="Finish and send",
            back="All interviews",
            leave="The interview is not finished. Leave it?",
            sign_in_again="Sign in again to send.",
            full_here="This device has no room. Send what is waiting, then finish.",
            save_failed="The interview could not be saved. Do not close this page.",
            loading="Loading the questionnaire …",
            load_failed="The questionnaire cannot be loaded. Open it once with a network.",
            not_installed="The form page is not installed on this server; run: make forms",
            keep_copy="Waiting interviews are kept in this browser. Do not clear its data.",
            required="This question needs an answer.",
            constraint="This answer cannot be right.",
            errors_found="Questions to look at: {number}",
        ),
        coding=CODING_WORDS["en"],
        stakeholders=STAKEHOLDER_WORDS["en"],
    ),
    "ru": Words(
        language="ru",
        name="Русский",
        skip="К содержанию",
        rooms={
            "collect": "Интервью",
            "fieldwork": "Полевые работы",
            "phones": "Телефоны",
            "coding": "Кодирование",
            "stakeholders": "Заинтересованные стороны",
            "results": "Результаты",
            "audit": "Проверка",
            "report": "Отчёт",
        },
        languages="Язык",
        theme="Светлая или тёмная",
        sign_in="Вход",
        sign_in_lead="Имя и пароль вам дал супервайзер.",
        user="Имя",
        password="Пароль",
        wrong_password="Неверное имя или пароль.",
        wait="Слишком много попыток. Попробуйте через {seconds} с.",
        sign_out="Выйти",
        empty_room="Здесь пока пусто.",
        empty_room_lead={
            "results": "Таблицы строит команда kurak estimate.",
            "audit": "Проверку делает команда kurak audit.",
            "report": "Отчёт пишет команда kurak report.",
        },
        not_found="Такой страницы нет.",
        not_allowed="Ваша роль не открывает эту страницу.",
        progress="Полевые работы",
        progress_lead="Полученные интервью. Только числа: ответов здесь нет.",
        no_interviews="Интервью ещё не поступали.",
        received="получено",
        by_day="По дню получения",
        by_interviewer="По интервьюеру",
        by_form="По анкете",
        day="День",
        form="Анкета",
        interviewer="Интервьюер",
        interviews="Интервью",
        waiting_files="Ждут файлов",
        total="Всего",
        conflicts="Не принято, посмотрите: {number}",
        conflicts_lead="Пришло другое интервью с тем же instanceID. Оно хранится отдельно; первое остаётся.",
        phones="Телефоны",
        phones_lead="В ODK Collect выберите «Настроить с помощью QR-кода» и отсканируйте код интервьюера.",
        phones_private="С этим кодом телефон отправляет интервью от имени этого человека. Не показывайте его другим. "
        "Если телефон потерян, измените число в столбце key файла пользователей и запустите сервер снова.",
        no_interviewers="В файле пользователей ещё нет интервьюеров.",
        scan="Показать код",
        address="Адрес",
        collect=CollectWords(
            heading="Интервью",
            forms="Анкеты",
            no_forms="Анкета ещё не опубликована.",
            begin="Начать интервью",
            version="версия {version}",
            ready="работает без сети",
            not_ready="один раз нужна сеть",
            waiting="Ждут отправки: {number}",
            none_waiting="Ничего не ждёт. Всё отправлено.",
            state_waiting="ждёт",
            state_refused="сервер не принял ({status}): сообщите супервайзеру",
            send_now="Отправить",
            sent_here="Отправлено с этого устройства: {number}",
            online="Есть связь",
            offline="Нет сети",
            saved="Сохранено на этом устройстве.",
            send="Завершить и отправить",
            back="Все интервью",
            leave="Интервью не закончено. Уйти?",
            sign_in_again="Войдите снова, чтобы отправить.",
            full_here="На устройстве нет места. Отправьте то, что ждёт, затем завершите.",
            save_failed="Интервью не удалось сохранить. Не закрывайте страницу.",
            loading="Анкета загружается …",
            load_failed="Анкета не загружается. Откройте её один раз при наличии сети.",
            not_installed="Страница анкеты не установлена на этом сервере; выполните: make forms",
            keep_copy="Неотправленные интервью хранятся в этом браузере. Не очищайте его данные.",
            required="На этот вопрос нужен ответ.",
            constraint="Такой ответ невозможен.",
            errors_found="Посмотрите вопросы: {number}",
        ),
        coding=CODING_WORDS["ru"],
        stakeholders=STAKEHOLDER_WORDS["ru"],
    ),
    "ky": Words(
        language="ky",
        name="Кыргызча",
        skip="Мазмунуна өтүү",
        rooms={
            "collect": "Маектер",
            "fieldwork": "Талаа иштери",
            "phones": "Телефондор",
            "coding": "Коддоо",
            "stakeholders": "Кызыкдар тараптар",
            "results": "Натыйжалар",
            "audit": "Текшерүү",
            "report": "Отчёт",
        },
        languages="Тил",
        theme="Жарык же караңгы",
        sign_in="Кирүү",
        sign_in_lead="Атыңызды жана сырсөздү супервайзер берген.",
        user="Аты",
        password="Сырсөз",
        wrong_password="Аты же сырсөз туура эмес.",
        wait="Аракет өтө көп. {seconds} секунддан кийин кайра аракет кылыңыз.",
        sign_out="Чыгуу",
        empty_room="Бул жер азырынча бош.",
        empty_room_lead={
            "results": "Таблицаларды kurak estimate буйругу түзөт.",
            "audit": "Текшерүүнү kurak audit буйругу жасайт.",
            "report": "Отчётту kurak report буйругу жазат.",
        },
        not_found="Мындай барак жок.",
        not_allowed="Бул барак сиздин ролуңузга ачылбайт.",
        progress="Талаа иштери",
        progress_lead="Келип түшкөн маектер. Сандар гана: жооптор бул жерде жок.",
        no_interviews="Маектер али келе элек.",
        received="келди",
        by_day="Келген күнү боюнча",
        by_interviewer="Интервьюер боюнча",
        by_form="Анкета боюнча",
        day="Күн",
        form="Анкета",
        interviewer="Интервьюер",
        interviews="Маектер",
        waiting_files="Файлдарды күтөт",
        total="Баары",
        conflicts="Кабыл алынган жок, карап көрүңүз: {number}",
        conflicts_lead="Ошол эле instanceID менен башка маек келди. Ал өзүнчө сакталды; биринчиси калат.",
        phones="Телефондор",
        phones_lead="ODK Collect колдонмосунда «QR-код менен жөндөө» тандап, интервьюердин кодун сканерлеңиз.",
        phones_private="Бул код менен телефон ушул кишинин атынан маек жөнөтөт. Аны башкаларга көрсөтпөңүз. "
        "Телефон жоголсо, колдонуучулар файлындагы key тилкесинин санын өзгөртүп, серверди кайра баштаңыз.",
        no_interviewers="Колдонуучулар файлында интервьюер али жок.",
        scan="Кодду көрсөтүү",
        address="Дарек",
        collect=CollectWords(
            heading="Маектер",
            forms="Анкеталар",
            no_forms="Анкета али жарыялана элек.",
            begin="Маекти баштоо",
            version="{version}-версия",
            ready="тармаксыз иштейт",
            not_ready="бир жолу тармак керек",
            waiting="Жөнөтүүнү күтөт: {number}",
            none_waiting="Күткөн маек жок. Баары жөнөтүлдү.",
            state_waiting="күтөт",
            state_refused="сервер кабыл алган жок ({status}): супервайзерге айтыңыз",
            send_now="Жөнөтүү",
            sent_here="Бул түзмөктөн жөнөтүлдү: {number}",
            online="Байланыш бар",
            offline="Тармак жок",
            saved="Бул түзмөктө сакталды.",
            send="Бүтүрүп жөнөтүү",
            back="Бардык маектер",
            leave="Маек бүтө элек. Чыгасызбы?",
            sign_in_again="Жөнөтүү үчүн кайра кириңиз.",
            full_here="Түзмөктө орун жок. Күткөндөрүн жөнөтүп, анан бүтүрүңүз.",
            save_failed="Маек сакталган жок. Баракты жаппаңыз.",
            loading="Анкета жүктөлүүдө …",
            load_failed="Анкета жүктөлбөй жатат. Аны тармак барда бир жолу ачыңыз.",
            not_installed="Анкета барагы бул серверге орнотулган эмес; аткарыңыз: make forms",
            keep_copy="Жөнөтүлө элек маектер ушул браузерде сакталат. Анын маалыматын өчүрбөңүз.",
            required="Бул суроого жооп керек.",
            constraint="Мындай жооп болушу мүмкүн эмес.",
            errors_found="Суроолорду карап көрүңүз: {number}",
        ),
        coding=CODING_WORDS["ky"],
        stakeholders=STAKEHOLDER_WORDS["ky"],
    ),
}
