#include "console/pages/targetsstep.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFormLayout>
#include <QGuiApplication>
#include <QLabel>
#include <QPushButton>

#include "console/pages/fleetsession.h"
#include "console/views/icons.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

TargetsStep::TargetsStep(models::JobDraft& draft, FleetSession& session)
    : DraftStep(
        draft, tr("Who gets it"),
        tr("The job is signed with your key. Endpoints that are off now learn it from "
           "their neighbours."),
        [](const QString& path) { // and whatever no step before it has shown
            return !path.startsWith(u"artifacts"_s) && !isOriginFault(path)
                && !isPart(path, {u"title"_s, u"reference"_s, u"cves"_s, u"risk"_s, u"deadline"_s});
        })
    , m_session(session)
    , m_scope(new QComboBox)
    , m_which(new QComboBox)
    , m_hasStart(new QCheckBox(tr("Not before")))
    , m_start(new QDateTimeEdit(QDateTime::currentDateTime().addSecs(3600)))
    , m_summary(new QLabel)
{
    m_scope->addItems({tr("All endpoints"), tr("A group"), tr("A tag"), tr("One endpoint")});
    m_start->setCalendarPopup(true);
    m_start->setEnabled(false);
    m_start->setAccessibleName(tr("Not before"));
    m_which->setAccessibleName(tr("Which one"));
    m_which->setVisible(false);
    m_summary->setWordWrap(true);
    auto* copy = new QPushButton(icon(u"command"_s), tr("Copy as command"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&For"), m_scope);
    form->addRow(QString(), m_which);
    form->addRow(m_hasStart, m_start);
    form->addRow(m_summary);
    auto* left = new QHBoxLayout;
    left->addWidget(copy);
    left->addStretch(1);
    form->addRow(left);
    form->addRow(faultLabel());
    connect(m_scope, &QComboBox::currentIndexChanged, this, &TargetsStep::refresh);
    connect(m_which, &QComboBox::currentIndexChanged, this, &TargetsStep::apply);
    connect(m_hasStart, &QCheckBox::toggled, this, &TargetsStep::apply);
    connect(m_start, &QDateTimeEdit::dateTimeChanged, this, &TargetsStep::apply);
    connect(copy, &QPushButton::clicked, this, [this] {
        const QString command = this->draft().command(m_session.directory());
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT said(tr("Copied: %1").arg(command));
    });
}

void TargetsStep::initializePage()
{
    refresh();
}

void TargetsStep::refresh()
{
    QStringList choices;
    for (const auto& endpoint : m_session.snapshot()->endpoints) {
        const int scope = m_scope->currentIndex();
        if (scope == 1)
            choices += endpoint->record.groups;
        else if (scope == 2)
            choices += endpoint->record.tags;
        else if (scope == 3)
            choices += endpoint->record.name;
    }
    choices.removeDuplicates();
    choices.sort();
    {
        const QSignalBlocker blocker(m_which);
        m_which->clear();
        m_which->addItems(choices);
    }
    m_which->setVisible(m_scope->currentIndex() > 0);
    apply();
}

void TargetsStep::apply()
{
    m_start->setEnabled(m_hasStart->isChecked());
    edit([&](fleet::JobRequest& request) {
        const int scope = m_scope->currentIndex();
        const QStringList one =
            m_which->currentText().isEmpty() ? QStringList() : QStringList {m_which->currentText()};
        request.targets = {};
        request.targets.all = scope == 0;
        request.targets.groups = scope == 1 ? one : QStringList();
        request.targets.tags = scope == 2 ? one : QStringList();
        request.targets.endpoints = scope == 3 ? one : QStringList();
        request.notBeforeMs.reset();
        if (m_hasStart->isChecked())
            request.notBeforeMs = m_start->dateTime().toMSecsSinceEpoch();
    });
    const auto count = draft().targets(*m_session.snapshot()).size();
    m_summary->setText(tr("Files: %1, %2. Endpoints of this fleet that get them: %3.")
                           .arg(draft().artifacts().size())
                           .arg(byteText(draft().size()))
                           .arg(count));
}

} // namespace patchswarm::pages
