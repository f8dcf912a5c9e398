"""Translations: the catalogues are complete, and pages are in the language of the project."""

from __future__ import annotations

import html
import json
import re
from gettext import GNUTranslations
from pathlib import Path
from typing import TYPE_CHECKING

import catalogues
import pytest
from babel.messages import Catalog
from building import CONF

from sphinx_enhancements.ext.messages import translate_note, translate_state_count, translate_state_in_sentence

if TYPE_CHECKING:
    from building import Build, SmallProject

DOCS = Path(__file__).parents[2] / "docs"
LANGUAGES = ("de", "zh_CN")
FILES = {
    "index.md": "# Home\n\n{enh:release}`T-4`; {enh:stage}`T-4`.\n\n```{toctree}\n:glob:\n*\n```\n",
    "a.md": "---\nenhancement:\n  id: T-1\n  status: draft\n  owner: Stable Team\n  depends-on: [T-2, T-99]\n"
    "  milestones: {alpha: ~~v1.1~~ v1.2, beta: soon}\n  labels: [planned]\n---\n# One\n\n"
    "```{open-question} Why?\n:owner: accepted\n:blocks: beta\n```\n",
    "b.md": "---\nenhancement:\n  id: T-2\n  status: accepted\n  milestones: {alpha: v1.1, stable: v1.3}\n"
    "  gates: [Two]\n  team: red\n---\n# Two\n\n- [x] a\n",
    "c.md": "---\nenhancement:\n  id: T-3\n  status: replaced\n  superseded-by: T-2\n---\n# Three\n",
    "d.md": "---\nenhancement:\n  id: T-4\n---\n# Four\n",
    "none.md": "# None\n\n```{enhancement-list}\n:filter: status:rejected\n```\n",
    "groups.md": "# Groups\n\n```{enhancement-list}\n:group-by: owner\n:columns: key status milestones\n```\n"
    "\n```{enhancement-list}\n:group-by: team\n:columns: key\n```\n",
    "release.md": "# Release\n\n```{enhancement-release} v1.2\n```\n\n```{enhancement-release} v1.3\n```\n",
    "roadmap.md": "# Plan\n\n```{enhancement-roadmap}\n```\n",
    "graph.md": "# Relations\n\n```{enhancement-graph}\n```\n\n```{enhancement-graph}\n:limit: 1\n```\n",
    "feature.md": "# Features\n\n```{feature-state} T-2\n```\n\n```{feature-gates}\n```\n",
    "questions.md": "# Questions\n\n```{enhancement-questions}\n```\n",
    "charts.md": "# Charts\n\n```{enhancement-chart}\n```\n",
    "summaries.md": "# Summaries\n\n```{enhancement-summaries}\n```\n",
    "lifecycle.md": "# Lifecycle\n\n```{enhancement-lifecycle}\n```\n",
    "enhancements.toml": 'current-release = "v1.2"\n[[releases]]\nname = "v1.2"\ndate = 2025-06-01\n'
    "code-freeze = 2025-05-01\n",
}
QUIET = {"suppress_warnings": ["enhancements"]}

PAGES = {
    "de": {
        "a": [
            "Entwurf", "Verantwortlich Stable Team", "Hängt ab von T-2: Two Angenommen Alpha stabil v1.3 (geplant)",
            "T-99 (hier nicht gefunden)", "Alpha war angestrebt in v1.2", "Stabil nicht geplant",
            "Meilensteine Alpha v1.1 (durchgestrichen), Beta soon (Release unbekannt)",
            "Beantwortete Fragen 0/1", "Quelle a.md:1 Zitieren",
            "Labels planned", "Offene Frage: Why? Gefragt ist accepted. Hält Beta auf.",
        ],
        "b": [
            "Angenommen", "Alpha seit v1.1", "Stabil angestrebt in v1.3", "Löst ab T-3: Three Ersetzt",
            "Benötigt von T-1: One Entwurf",
        ],
        "c": ["Ersetzt", "Abgelöst durch T-2: Two (angenommen, Alpha)."],
        "d": ["Ohne Status"],
        "index": ["kein Release; Ohne Stufe."],
        "none": ["Keine Vorschläge gefunden."],
        "groups": ["Stable Team (1)", "ohne Verantwortliche (3)", "Kennung Status Meilensteine", "ohne team (3)"],
        "release": [
            "Aktuell Code Freeze 2025-05-01 · Release 2025-06-01", "Nicht erreicht: nicht angenommen (Entwurf)",
            "Vorschlag Stufe Ergebnis", "(1 Entwurf).", "Stabil (1)",
            "1 angenommen (1 stabil).", "Bereit: 1/1",
            "Geändert seit v1.2: 1 aufgerückt",
        ],
        "charts": ["Release Vorschläge", "Stabil: 1", "Vorschläge, die keines dieser Releases anstreben: 2 von 4."],
        "summaries": ["Keine Zusammenfassung."],
        "roadmap": [
            "v1.2 (aktuell)", "Stabil (geplant)",
            "In keiner Spalte, da das Release nicht verstanden wird: T-1.", "ohne Verantwortliche (1)",
        ],
        "graph": [
            "hängt ab von", "T-1: One (Entwurf)", "Hängt ab von: T-2", "Dasselbe als Liste",
            "4 Vorschläge, gruppiert nach Feld „Verantwortliche“ (2 Gruppen)",
            "ohne Verantwortliche (2 Vorschläge)",
        ],
        "feature": [
            "Stand des Features: Alpha seit v1.1. Feature Gate Two. Als Nächstes: Stabil, geplant für v1.3. Siehe T-2",
            "Feature Gate Stufe Seit Bis Vorschlag", "vor v1.3", "v1.3 (geplant)",
        ],
        "questions": ["1 offene Frage"],
        "lifecycle": ["Status: was entschieden ist", "Ein Vorschlag, der keinen Status nennt, hat keinen."],
    },
    "zh_CN": {
        "a": [
            "草案", "负责人 Stable Team", "依赖于 T-2: Two 已接受 Alpha", "T-99 (此处未找到)", "由 accepted 回答",
            "曾以 v1.2 为目标",
        ],
        "b": ["已接受", "稳定 目标 v1.3", "被依赖于 T-1: One 草案"],
        "c": ["已被取代", "已被 T-2: Two (已接受, Alpha) 取代。"],
        "none": ["没有匹配的提案。"],
        "groups": ["无负责人 (3)", "编号 状态 里程碑"],
        "release": ["当前 代码冻结 2025-05-01 · 版本 2025-06-01", "未达到: 未接受", "稳定 (1)"],
        "roadmap": ["v1.2 (当前)", "稳定 (计划中)"],
        "graph": ["以列表形式查看", "依赖于: T-2"],
        "feature": ["自 v1.1 起。", "特性门控 阶段 自 至 提案"],
        "questions": ["1 个待解决的问题"],
        "lifecycle": ["视为已接受的工作"],
        "charts": ["4 个中的 2 个。"],
        "summaries": ["没有摘要。"],
    },
}  # fmt: skip


# Language -> open questions and drafts of owners with so many proposals, and the count of a filtered list of them.
# Russian has three forms: for 1 and 21, for 2 to 4, and for 5.
PLURALS = {
    "en": {
        1: ("1 open question", "1 draft", "%(shown)s of %(total)s proposal"),
        2: ("2 open questions", "2 draft", "%(shown)s of %(total)s proposals"),
        5: ("5 open questions", "5 draft", "%(shown)s of %(total)s proposals"),
        21: ("21 open questions", "21 draft", "%(shown)s of %(total)s proposals"),
    },
    "de": {
        1: ("1 offene Frage", "1 Entwurf", "%(shown)s von %(total)s Vorschlag"),
        2: ("2 offene Fragen", "2 Entwürfe", "%(shown)s von %(total)s Vorschlägen"),
        5: ("5 offene Fragen", "5 Entwürfe", "%(shown)s von %(total)s Vorschlägen"),
        21: ("21 offene Fragen", "21 Entwürfe", "%(shown)s von %(total)s Vorschlägen"),
    },
    "zh_CN": {
        1: ("1 个待解决的问题", "1 草案", "%(total)s 个提案中的 %(shown)s 个"),
        2: ("2 个待解决的问题", "2 草案", "%(total)s 个提案中的 %(shown)s 个"),
        5: ("5 个待解决的问题", "5 草案", "%(total)s 个提案中的 %(shown)s 个"),
        21: ("21 个待解决的问题", "21 草案", "%(total)s 个提案中的 %(shown)s 个"),
    },
    "ru": {
        1: ("1 открытый вопрос", "1 черновик", "%(shown)s из %(total)s предложения"),
        2: ("2 открытых вопроса", "2 черновика", "%(shown)s из %(total)s предложений"),
        5: ("5 открытых вопросов", "5 черновиков", "%(shown)s из %(total)s предложений"),
        21: ("21 открытый вопрос", "21 черновик", "%(shown)s из %(total)s предложения"),
    },
}
RUSSIAN = {
    ("%(shown)s of %(total)s proposal", "%(shown)s of %(total)s proposals"): (
        "%(shown)s из %(total)s предложения", "%(shown)s из %(total)s предложений",
        "%(shown)s из %(total)s предложений",
    ),
    ("%d open question", "%d open questions"): ("%d открытый вопрос", "%d открытых вопроса", "%d открытых вопросов"),
    ("draft", "draft"): ("черновик", "черновика", "черновиков"),
}  # fmt: skip


def list_translations(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    """Return the forms of the translation of each message, by its singular form."""
    return {
        message.id[0] if message.pluralizable else message.id: tuple(message.string)
        if message.pluralizable
        else (message.string,)
        for message in catalogue
        if message.id
    }


def places(text: str) -> set[str]:
    """Return the placeholders in a message."""
    return set(re.findall(r"%(?:\([a-z]+\))?[a-z]", text))


def seen(build: Build, page: str) -> str:
    """Return the text of a page on one line."""
    text = build.text(f"{page}.html").partition("<body")[2]
    # What is inside a line has no blank around it.
    text = re.sub(r"</?(?:a|span|strong|em|code)\b[^>]*>", "", text)
    text = " ".join(html.unescape(re.sub(r"<[^>]*>", " ", text)).split())
    return re.sub(r" (?=[).,;])", "", text)


def test_all_words() -> None:
    """Messages in the code, labels of fields with and without a capital, statuses and stages are collected."""
    found = catalogues.collect_messages()
    assert found["No proposal aims at this release."] == (None, ("sphinx_enhancements/ext/views/release.py",))
    assert found["%d section missing"] == ("%d sections missing", ("sphinx_enhancements/ext/views/readiness.py",))
    assert found["draft"] == ("draft", ("sphinx_enhancements/ext/messages.py",))
    assert {"Depends on", "depends on", "API approvers", "Accepted", "accepted", "not found here"} <= found.keys()


def test_template() -> None:
    """The template has all messages; ``python tests/catalogues.py`` updates it."""
    assert catalogues.TEMPLATE.read_bytes() == catalogues.format_catalogue(catalogues.build_template())


def test_languages() -> None:
    """Each language has a catalogue."""
    assert [path.parts[-3] for path in catalogues.list_catalogues()] == list(LANGUAGES)


@pytest.mark.parametrize("path", catalogues.list_catalogues(), ids=lambda path: path.parts[-3])
def test_translations(path: Path) -> None:
    """Translations have the placeholders of their messages; a message without one falls back to English."""
    catalogue = catalogues.read_catalogue(path)
    translated = {text: forms for text, forms in list_translations(catalogue).items() if all(forms)}
    assert len(translated) > 200
    assert [text for text, forms in translated.items() if any(places(text) != places(words) for words in forms)] == []
    with path.with_suffix(".mo").open("rb") as file:
        compiled = GNUTranslations(file)
    plurals = {text: plural for text, (plural, _) in catalogues.collect_messages().items() if plural is not None}
    assert {
        text: compiled.ngettext(text, plurals[text], 1) if text in plurals else compiled.gettext(text)
        for text in translated
    } == {text: forms[0] for text, forms in translated.items()}
    plurals = {text: forms for text, forms in translated.items() if len(forms) > 1}
    assert {text: (compiled.ngettext(text, "", 1), compiled.ngettext(text, "", 2)) for text in plurals} == plurals
    assert compiled.gettext("No translation") == "No translation"


@pytest.mark.parametrize("language", LANGUAGES)
def test_pages(project: SmallProject, language: str) -> None:
    """Every view is in the language of the project; text of proposals stays as written."""
    project.write(FILES)
    build = project.build(config={"language": language, **QUIET}, search=False)
    assert build.warnings == ""
    pages = {page: seen(build, page) for page in PAGES[language]}
    assert [
        (page, words, pages[page]) for page, all_words in PAGES[language].items() for words in all_words
        if words not in pages[page]
    ] == []  # fmt: skip


@pytest.mark.parametrize(
    ("language", "head", "title"),
    [
        ("de", "Kennung Titel Status Stufe Release Verantwortlich", "Enhancement-Vorschläge"),
        ("zh_CN", "编号 标题 状态 阶段 版本 负责人", "增强提案"),
    ],
)
def test_generated_pages(project: SmallProject, language: str, head: str, title: str) -> None:
    """Generated pages are in the language of the project, and have an anchor."""
    project.write({name: FILES[name] for name in ("b.md", "enhancements.toml")} | {"index.md": "# Home\n"})
    build = project.build(config={"language": language, "suppress_warnings": ["toc"]}, search=False)
    assert build.warnings == ""
    assert head in seen(build, "enhancements")
    assert f"<title>{title}" in build.text("enhancements.html")
    assert 'id="release-v1-2"' in build.text("enhancements-releases.html")


def test_card(project: SmallProject) -> None:
    """Cards are in the language of the project."""
    project.write(FILES | {"mention.md": "# Mention\n\n{enh}`T-2`\n"})
    build = project.build(config={"language": "de", **QUIET}, search=False)
    card = build.text("mention.html").partition('role="tooltip"')[2]
    assert "Angenommen" in card
    assert "Release: stabil v1.3 (geplant)" in card


def test_another_language(project: SmallProject) -> None:
    """A changed language is on every page after the next build; builds do not share it."""
    project.write(FILES)
    for language, words in (
        ("de", "Keine Vorschläge gefunden."),
        ("zh_CN", "没有匹配的提案。"),
        ("en", "No proposals match."),
        ("fr", "No proposals match."),
    ):
        build = project.build(config={"language": language, **QUIET}, search=False)
        assert words in seen(build, "none")


def test_own_catalogue(project: SmallProject) -> None:
    """A project may bring its own catalogue for another language, as the documentation says."""
    words = Catalog(locale="fr")
    words.add("No proposals match.", "Aucune proposition.")
    setup = (DOCS / "styling.md").read_text(encoding="utf-8").partition("from pathlib")[2].partition("```")[0]
    assert "add_message_catalog" in setup
    project.write(
        FILES
        | {
            "conf.py": f"{CONF}from pathlib{setup}",
            "locales/fr/LC_MESSAGES/sphinx_enhancements.mo": catalogues.compile_catalogue(words),
        }
    )
    build = project.build(config={"language": "fr", **QUIET}, search=False)
    assert "Aucune proposition." in seen(build, "none")
    assert "Draft" in seen(build, "a")


@pytest.mark.parametrize(
    ("word", "in_sentence"),
    [
        ("Implementable", "implementable"), ("Active review", "active review"), ("implementable", "implementable"),
        ("WIP", "WIP"), ("Under Review", "Under Review"), ("", ""), ("draft", "draft"),
    ],
)  # fmt: skip
def test_words_of_profiles(word: str, in_sentence: str) -> None:
    """A status that only a profile names has no capital inside a sentence, unless it is a name or an abbreviation."""
    assert translate_state_in_sentence(word) == in_sentence
    assert translate_state_count(word, 3) == f"3 {in_sentence}"


def test_notes() -> None:
    """Text of proposals in a note, such as a name of a section, is not translated."""
    assert translate_note("Test Plan, Drawbacks, planned") == "Test Plan, Drawbacks, planned"


@pytest.mark.parametrize("language", PLURALS)
def test_plurals(project: SmallProject, language: str) -> None:
    """Messages with numbers have the plural forms of the language, also from a catalogue of the project."""
    catalogue = Catalog(locale=language)
    for message, forms in (RUSSIAN if language == "ru" else {}).items():
        catalogue.add(message, forms)
    project.write(
        {
            "conf.py": f"{CONF}\ndef setup(app):\n"
            "    app.add_message_catalog('sphinx_enhancements', str(app.srcdir / 'words'))\n",
            f"words/{language}/LC_MESSAGES/sphinx_enhancements.mo": catalogues.compile_catalogue(catalogue),
            "index.md": "# Home\n",
        }
    )
    for count in PLURALS[language]:
        for n in range(count):
            front = f"id: T{count}-{n}\n  status: draft\n  owner: of-{count}\n  milestones: {{alpha: v{count}}}"
            body = "```{open-question} Why?\n```\n"
            project.write({f"of-{count}/{n}.md": f"---\norphan: true\nenhancement:\n  {front}\n---\n# One\n\n{body}"})
        views = (
            f"```{{enhancement-questions}}\n:filter: owner:of-{count}\n```\n\n"
            f"```{{enhancement-list}}\n:filter: owner:of-{count}\n:filterable:\n```\n\n"
            f"```{{enhancement-release}} v{count}\n```\n"
        )
        project.write({f"page-{count}.md": f"---\norphan: true\n---\n# Views\n\n{views}"})
    build = project.build(config={"language": language, **QUIET}, search=False)
    shown = {}
    for count, (questions, drafts, _) in PLURALS[language].items():
        page = seen(build, f"page-{count}")
        words = json.loads(re.search(r"application/json.>(.*?)</script>", build.text(f"page-{count}.html"))[1])["words"]
        shown[count] = (
            questions if f" {questions} " in page else page,
            drafts if f"({drafts})" in page else page,
            words["count"],
        )
    assert shown == PLURALS[language]


def test_data(project: SmallProject) -> None:
    """Exported data is not translated."""
    project.write(FILES)
    english = project.build(config=QUIET, search=False)
    german = project.build(config={"language": "de", **QUIET}, search=False, out="german")
    assert german.data["enhancements"] == english.data["enhancements"]
