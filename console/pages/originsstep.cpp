#include "console/pages/originsstep.h"

#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

namespace {

bool isConcerned(const QString& path)
{
    return isOriginFault(path) || isPart(path, {u"title"_s, u"reference"_s});
}

} // namespace

OriginsStep::OriginsStep(models::JobDraft& draft)
    : DraftStep(draft, tr("Where it comes from"),
                tr("One endpoint of a site fetches each byte from here once; the others get it "
                   "from their neighbours."),
                isConcerned)
    , m_title(new QLineEdit)
    , m_reference(new QLineEdit)
    , m_urls(new QPlainTextEdit)
{
    m_title->setPlaceholderText(tr("the first file's name"));
    m_reference->setPlaceholderText(tr("KB number or vendor reference"));
    m_urls->setPlaceholderText(
        u"https://patches.example.com/2026-11/\nhttps://mirror.example.com/2026-11/"_s);
    m_urls->setTabChangesFocus(true);
    m_urls->setAccessibleName(tr("Origins"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&Title"), m_title);
    form->addRow(tr("&Reference"), m_reference);
    form->addRow(tr("&Origins, one a line;\na folder ends in /"), m_urls);
    form->addRow(faultLabel());
    connect(m_title, &QLineEdit::textChanged, this, [this](const QString& text) {
        edit([&](fleet::JobRequest& request) { request.title = text.trimmed(); });
    });
    connect(m_reference, &QLineEdit::textChanged, this, [this](const QString& text) {
        edit([&](fleet::JobRequest& request) { request.reference = text.trimmed(); });
    });
    connect(m_urls, &QPlainTextEdit::textChanged, this, [this] {
        edit([&](fleet::JobRequest& request) { request.urls = typedWords(m_urls->toPlainText()); });
    });
}

} // namespace patchswarm::pages
