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
#include <QSpinBox>

#include "console/models/words.h"
#include "console/pages/fleetsession.h"
#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

constexpr int usualPilots = 5;
constexpr int daysToEnd = 90;

} // namespace

TargetsStep::TargetsStep(models::JobDraft& draft, FleetSession& session)
    : DraftStep(draft, tr("Who gets it"),
                tr("The job is signed with your key. Endpoints that are off now learn it from "
                   "their neighbours."),
                [](const QString& path) { // and whatever no step before it has shown
                    return !path.startsWith(u"artifacts"_s) && !isOriginFault(path)
                        && !isPart(
                            path,
                            {u"title"_s, u"reference"_s, u"cves"_s, u"risk"_s, u"exposedSince"_s});
                })
    , m_session(session)
    , m_scope(new QComboBox)
    , m_which(new QComboBox)
    , m_hasStart(new QCheckBox(tr("Not before")))
    , m_start(new QDateTimeEdit(QDateTime::currentDateTime().addSecs(3600)))
    , m_hasEnd(new QCheckBox(tr("Expires")))
    , m_end(new QDateTimeEdit(QDateTime::currentDateTime().addDays(daysToEnd)))
    , m_summary(new QLabel)
{
    m_scope->addItems({tr("All endpoints"), tr("A group"), tr("A tag"), tr("One endpoint")});
    m_start->setCalendarPopup(true);
    m_start->setEnabled(false);
    m_start->setAccessibleName(tr("Not before"));
    m_hasEnd->setToolTip(tr("From then on, endpoints that do not have it yet leave it"));
    m_end->setCalendarPopup(true);
    m_end->setEnabled(false);
    m_end->setAccessibleName(tr("Expires"));
    m_which->setAccessibleName(tr("Which one"));
    m_which->setVisible(false);
    m_summary->setWordWrap(true);
    auto* copy = new QPushButton(icon(u"command"_s), tr("Copy as command"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&For"), m_scope);
    form->addRow(QString(), m_which);
    form->addRow(m_hasStart, m_start);
    form->addRow(m_hasEnd, m_end);
    QWidget* stages = makeStages();
    form->addRow(m_inStages, stages);
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
    connect(m_hasEnd, &QCheckBox::toggled, this, &TargetsStep::apply);
    connect(m_end, &QDateTimeEdit::dateTimeChanged, this, &TargetsStep::apply);
    connect(copy, &QPushButton::clicked, this, [this] {
        const QString command = this->draft().command(m_session.directory());
        QGuiApplication::clipboard()->setText(command);
        Q_EMIT said(tr("Copied: %1").arg(command));
    });
}

QWidget* TargetsStep::makeStages()
{
    m_inStages = new QCheckBox(tr("In stages"));
    m_inStages->setToolTip(tr("A pilot first, then the pilot's sites, then everybody; nobody gets "
                              "it before its stage, not from a neighbour either"));
    m_pilots = new QSpinBox;
    m_pilots->setRange(1, 10'000);
    m_pilots->setValue(usualPilots);
    m_pilots->setPrefix(tr("pilot of "));
    m_pilots->setAccessibleName(tr("Endpoints of the pilot"));
    m_goesOn = new QCheckBox(tr("go on once a stage has succeeded"));
    auto* stages = new QWidget;
    auto* layout = new QHBoxLayout(stages);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->addWidget(m_pilots);
    layout->addWidget(m_goesOn);
    layout->addStretch(1);
    stages->setEnabled(false);
    connect(m_inStages, &QCheckBox::toggled, stages, &QWidget::setEnabled);
    connect(m_inStages, &QCheckBox::toggled, this, &TargetsStep::apply);
    connect(m_pilots, &QSpinBox::valueChanged, this, &TargetsStep::apply);
    return stages;
}

int TargetsStep::pilots() const
{
    return m_inStages->isChecked() ? m_pilots->value() : 0;
}

bool TargetsStep::goesOn() const
{
    return m_inStages->isChecked() && m_goesOn->isChecked();
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
    m_end->setEnabled(m_hasEnd->isChecked());
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
        request.expiresMs.reset();
        if (m_hasEnd->isChecked())
            request.expiresMs = m_end->dateTime().toMSecsSinceEpoch();
    });
    const auto count = draft().targets(*m_session.snapshot()).size();
    if (m_inStages)
        m_pilots->setMaximum(std::max(1, static_cast<int>(count)));
    m_summary->setText(tr("Files: %1, %2. Endpoints of this fleet that get them: %3.")
                           .arg(draft().artifacts().size())
                           .arg(models::sizeText(draft().size()))
                           .arg(count));
}

} // namespace patchswarm::pages
