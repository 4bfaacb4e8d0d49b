#include "console/pages/jobwizardpages.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QClipboard>
#include <QComboBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QGuiApplication>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>
#include <QSettings>
#include <QSpinBox>
#include <QTreeWidget>

#include "console/pages/fleetsession.h"
#include "console/views/icons.h"
#include "console/views/theme.h"
#include "shared/base/bytes.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

const QString catalogueKey = u"catalogue/vulnerabilities"_s;
constexpr int daysToDeadline = 7;

QStringList words(const QString& text)
{
    static const QRegularExpression gap(u"[\\s,;]+"_s);
    return text.split(gap, Qt::SkipEmptyParts);
}

// Of "cves[2]" the part is "cves".
bool isPart(const QString& path, const QStringList& parts)
{
    const auto end = path.indexOf(u'[');
    return parts.contains(end < 0 ? path : path.left(end));
}

// An artifact without a URL is told at the artifact; a person gives it one as an origin.
bool isOriginFault(const QString& path)
{
    static const QRegularExpression artifact(u"^artifacts\\[\\d+\\](\\.urls.*)?$"_s);
    return path.startsWith(u"origins"_s) || artifact.match(path).hasMatch();
}

} // namespace

// --- DraftStep -----------------------------------------------------------------------------------

DraftStep::DraftStep(models::JobDraft& draft, const QString& title, const QString& text,
                     std::function<bool(const QString& path)> concerns)
    : m_draft(draft)
    , m_concerns(std::move(concerns))
    , m_faults(new QLabel(this))
{
    setTitle(title);
    setSubTitle(text);
    QPalette colours = palette();
    colours.setColor(QPalette::WindowText, Theme::of(*this).failureText);
    m_faults->setPalette(colours);
    m_faults->setWordWrap(true);
    m_faults->setMinimumHeight(2 * fontMetrics().height());
    connect(&draft, &models::JobDraft::changed, this, [this] {
        showFaults();
        Q_EMIT completeChanged();
    });
    showFaults();
}

policy::Faults DraftStep::ownFaults() const
{
    policy::Faults faults = m_draft.faults();
    faults.removeIf([this](const policy::Fault& fault) { return !m_concerns(fault.path); });
    return faults;
}

bool DraftStep::isComplete() const
{
    return ownFaults().isEmpty();
}

void DraftStep::showFaults()
{
    QStringList lines;
    for (const policy::Fault& fault : ownFaults())
        lines += fault.hint.isEmpty() ? fault.message
                                      : tr("%1 (%2)").arg(fault.message, fault.hint);
    lines.removeDuplicates();
    m_faults->setText(lines.mid(0, 3).join(u'\n'));
}

// --- ArtifactsStep -------------------------------------------------------------------------------

ArtifactsStep::ArtifactsStep(models::JobDraft& draft)
    : DraftStep(draft, tr("What is delivered"),
                tr("Files on this machine or a URL. Their content identifiers are worked out here; "
                   "every endpoint checks every byte against them."),
                [](const QString& path) {
                    return path.startsWith(u"artifacts"_s) && !isOriginFault(path);
                })
    , m_list(new QTreeWidget)
    , m_url(new QLineEdit)
{
    m_list->setHeaderLabels({tr("File"), tr("State"), tr("Content identifier")});
    m_list->setRootIsDecorated(false);
    m_list->setAccessibleName(tr("Files of this job"));
    m_list->header()->resizeSection(0, 180);
    m_list->header()->resizeSection(1, 160);
    auto* files = new QPushButton(icon(u"file"_s), tr("Add files…"));
    auto* remove = new QPushButton(icon(u"remove"_s), tr("Remove"));
    auto* cancel = new QPushButton(icon(u"cancel"_s), tr("Stop hashing"));
    cancel->setEnabled(false);
    m_url->setPlaceholderText(u"https://"_s);
    m_url->setAccessibleName(tr("URL of a file"));
    auto* add = new QPushButton(icon(u"network"_s), tr("Add URL"));
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(files);
    buttons->addWidget(m_url, 1);
    buttons->addWidget(add);
    auto* below = new QHBoxLayout;
    below->addWidget(remove);
    below->addWidget(cancel);
    below->addStretch(1);
    auto* layout = new QVBoxLayout(this);
    layout->addLayout(buttons);
    layout->addWidget(m_list, 1);
    layout->addLayout(below);
    layout->addWidget(faultLabel());
    connect(files, &QPushButton::clicked, this, &ArtifactsStep::addFiles);
    connect(add, &QPushButton::clicked, this, &ArtifactsStep::addUrl);
    connect(m_url, &QLineEdit::returnPressed, this, &ArtifactsStep::addUrl);
    connect(remove, &QPushButton::clicked, this, [this] {
        const int index = m_list->indexOfTopLevelItem(m_list->currentItem());
        if (index >= 0)
            this->draft().removeSource(index);
    });
    connect(cancel, &QPushButton::clicked, &draft, &models::JobDraft::cancelHashing);
    connect(&draft, &models::JobDraft::changed, this, [this, cancel] {
        cancel->setEnabled(this->draft().isHashing());
        refresh();
    });
    connect(&draft, &models::JobDraft::progressed, this, &ArtifactsStep::refresh);
}

void ArtifactsStep::addFiles()
{
    draft().addSources(QFileDialog::getOpenFileNames(this, tr("Files to deliver")));
}

void ArtifactsStep::addUrl()
{
    if (m_url->text().trimmed().isEmpty())
        return;
    draft().addSources({m_url->text().trimmed()});
    m_url->clear();
}

void ArtifactsStep::refresh()
{
    const auto& artifacts = draft().artifacts();
    while (m_list->topLevelItemCount() > artifacts.size())
        delete m_list->topLevelItem(m_list->topLevelItemCount() - 1);
    while (m_list->topLevelItemCount() < artifacts.size())
        new QTreeWidgetItem(m_list);
    for (int i = 0; i < artifacts.size(); ++i) {
        const models::DraftArtifact& artifact = artifacts.at(i);
        using State = models::DraftArtifact::State;
        QString state;
        switch (artifact.state) {
        case State::Waiting: state = tr("waiting"); break;
        case State::Hashing:
            state = artifact.total > 0
                ? tr("%1 % of %2").arg(artifact.done * 100 / artifact.total).arg(
                      byteText(artifact.total))
                : byteText(artifact.done);
            break;
        case State::Ready: state = byteText(artifact.total); break;
        case State::Failed: state = tr("failed"); break;
        }
        QTreeWidgetItem* item = m_list->topLevelItem(i);
        item->setText(0, artifact.fileName);
        item->setToolTip(0, artifact.source);
        item->setText(1, state);
        item->setText(2, artifact.state == State::Failed ? artifact.error : artifact.cid);
        item->setToolTip(2, item->text(2));
    }
}

// --- OriginsStep ---------------------------------------------------------------------------------

OriginsStep::OriginsStep(models::JobDraft& draft)
    : DraftStep(draft, tr("Where it comes from"),
                tr("One endpoint of a site fetches each byte from here once; the others get it "
                   "from their neighbours."),
                [](const QString& path) {
                    return isOriginFault(path) || isPart(path, {u"title"_s, u"reference"_s});
                })
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
        edit([&](fleet::JobRequest& request) { request.urls = words(m_urls->toPlainText()); });
    });
}

// --- UrgencyStep ---------------------------------------------------------------------------------

UrgencyStep::UrgencyStep(models::JobDraft& draft)
    : DraftStep(draft, tr("How urgent it is"),
                tr("Endpoints work in this order: known to be exploited, then the earliest "
                   "deadline, then the higher risk."),
                [](const QString& path) {
                    return isPart(path, {u"cves"_s, u"risk"_s, u"deadline"_s});
                })
    , m_catalogue(models::VulnerabilityCatalogue::fromJson(
          QSettings().value(catalogueKey).toByteArray()))
    , m_cves(new QLineEdit)
    , m_kev(new QCheckBox(tr("Known to be exploited (KEV)")))
    , m_risk(new QSpinBox)
    , m_hasDeadline(new QCheckBox(tr("Deadline")))
    , m_deadline(new QDateTimeEdit(QDateTime::currentDateTime().addDays(daysToDeadline)))
    , m_matched(new QLabel)
{
    m_cves->setPlaceholderText(u"CVE-2026-12345, CVE-2026-23456"_s);
    m_risk->setRange(0, 1000);
    m_risk->setSuffix(tr(" of 1000"));
    m_deadline->setCalendarPopup(true);
    m_deadline->setEnabled(false);
    m_deadline->setAccessibleName(tr("Deadline"));
    m_matched->setWordWrap(true);
    auto* kev = new QPushButton(icon(u"import"_s), tr("Import KEV catalogue (CSV)…"));
    auto* risks = new QPushButton(icon(u"import"_s), tr("Import risk scores (CSV)…"));
    auto* imports = new QHBoxLayout;
    imports->addWidget(kev);
    imports->addWidget(risks);
    imports->addStretch(1);
    auto* form = new QFormLayout(this);
    form->addRow(tr("&CVEs"), m_cves);
    form->addRow(QString(), imports);
    form->addRow(QString(), m_matched);
    form->addRow(QString(), m_kev);
    form->addRow(tr("&Risk"), m_risk);
    form->addRow(m_hasDeadline, m_deadline);
    form->addRow(faultLabel());
    connect(kev, &QPushButton::clicked, this, [this] { importCatalogue(true); });
    connect(risks, &QPushButton::clicked, this, [this] { importCatalogue(false); });
    connect(m_cves, &QLineEdit::textChanged, this, [this](const QString& text) {
        edit([&](fleet::JobRequest& request) { request.cves = words(text); });
        const QStringList found = this->draft().applyCatalogue(m_catalogue);
        m_matched->setText(found.isEmpty() ? QString()
                                           : tr("In the catalogue: %1").arg(found.join(u", "_s)));
        refresh();
    });
    connect(m_kev, &QCheckBox::toggled, this, [this](bool isOn) {
        edit([&](fleet::JobRequest& request) { request.kev = isOn; });
    });
    connect(m_risk, &QSpinBox::valueChanged, this, [this](int value) {
        edit([&](fleet::JobRequest& request) { request.risk = value; });
    });
    const auto setDeadline = [this] {
        m_deadline->setEnabled(m_hasDeadline->isChecked());
        edit([&](fleet::JobRequest& request) {
            request.deadlineMs.reset();
            if (m_hasDeadline->isChecked())
                request.deadlineMs = m_deadline->dateTime().toMSecsSinceEpoch();
        });
    };
    connect(m_hasDeadline, &QCheckBox::toggled, this, setDeadline);
    connect(m_deadline, &QDateTimeEdit::dateTimeChanged, this, setDeadline);
}

void UrgencyStep::importCatalogue(bool isKev)
{
    const QString path = QFileDialog::getOpenFileName(
        this, tr("Import"), {}, tr("Comma-separated values (*.csv);;All files (*)"));
    if (path.isEmpty())
        return;
    QFile file(path);
    if (!file.open(QIODevice::ReadOnly))
        return m_matched->setText(tr("%1 cannot be read: %2").arg(path, file.errorString()));
    const QByteArray text = file.readAll();
    const auto result = isKev ? m_catalogue.importKev(text) : m_catalogue.importRisks(text);
    if (!result)
        return m_matched->setText(tr("%1 was not imported: %2").arg(path, result.error().detail));
    QSettings().setValue(catalogueKey, m_catalogue.toJson());
    QString told = tr("%1 rows taken").arg(result->read);
    if (!result->faults.isEmpty())
        told += tr(", %1 left out; the first, line %2: %3")
                    .arg(result->faults.size())
                    .arg(result->faults.first().line)
                    .arg(result->faults.first().message);
    draft().applyCatalogue(m_catalogue);
    refresh();
    m_matched->setText(told);
}

void UrgencyStep::refresh()
{
    const fleet::JobRequest request = draft().request();
    const QSignalBlocker kev(m_kev);
    const QSignalBlocker risk(m_risk);
    const QSignalBlocker has(m_hasDeadline);
    const QSignalBlocker deadline(m_deadline);
    m_kev->setChecked(request.kev);
    m_risk->setValue(request.risk);
    m_hasDeadline->setChecked(request.deadlineMs.has_value());
    m_deadline->setEnabled(request.deadlineMs.has_value());
    if (request.deadlineMs)
        m_deadline->setDateTime(QDateTime::fromMSecsSinceEpoch(*request.deadlineMs));
}

// --- TargetsStep ---------------------------------------------------------------------------------

TargetsStep::TargetsStep(models::JobDraft& draft, FleetSession& session)
    : DraftStep(draft, tr("Who gets it"),
                tr("The job is signed with your key. Endpoints that are off now learn it from "
                   "their neighbours."),
                [](const QString& path) { // and whatever no step before it has shown
                    return !path.startsWith(u"artifacts"_s) && !isOriginFault(path)
                        && !isPart(path, {u"title"_s, u"reference"_s, u"cves"_s, u"risk"_s,
                                          u"deadline"_s});
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
    m_which->setEnabled(false);
    m_summary->setWordWrap(true);
    auto* copy = new QPushButton(icon(u"command"_s), tr("Copy as command"));
    auto* form = new QFormLayout(this);
    form->addRow(tr("&For"), m_scope);
    form->addRow(QString(), m_which);
    form->addRow(m_hasStart, m_start);
    form->addRow(m_summary);
    form->addRow(copy);
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
    m_which->setEnabled(m_scope->currentIndex() > 0);
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
    m_summary->setText(tr("%n file(s), %1, for %2 endpoints of this fleet.", nullptr,
                          static_cast<int>(draft().artifacts().size()))
                           .arg(byteText(draft().size()))
                           .arg(count));
}

} // namespace patchswarm::pages
