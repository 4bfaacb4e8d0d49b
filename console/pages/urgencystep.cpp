#include "console/pages/urgencystep.h"

#include <QBoxLayout>
#include <QCheckBox>
#include <QDateTimeEdit>
#include <QFile>
#include <QFileDialog>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QSettings>
#include <QSpinBox>

#include "console/views/icons.h"

using namespace Qt::Literals::StringLiterals;

namespace patchswarm::pages {

using namespace views;

namespace {

const QString catalogueKey = u"catalogue/vulnerabilities"_s;
constexpr int daysToDeadline = 7;

} // namespace

UrgencyStep::UrgencyStep(models::JobDraft& draft)
    : DraftStep(draft, tr("How urgent it is"),
                tr("Endpoints work in this order: known to be exploited, then the earliest "
                   "deadline, then the higher risk."),
                [](const QString& path) {
                    return isPart(path, {u"cves"_s, u"risk"_s, u"deadline"_s, u"exposedSince"_s});
                })
    , m_catalogue(
          models::VulnerabilityCatalogue::fromJson(QSettings().value(catalogueKey).toByteArray()))
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
    QWidget* exposure = makeExposure();
    form->addRow(m_isExposed, exposure);
    form->addRow(faultLabel());
    connect(kev, &QPushButton::clicked, this, [this] { importCatalogue(true); });
    connect(risks, &QPushButton::clicked, this, [this] { importCatalogue(false); });
    connect(m_cves, &QLineEdit::textChanged, this, [this](const QString& text) {
        edit([&](fleet::JobRequest& request) { request.cves = typedWords(text); });
        const QStringList found = this->draft().applyCatalogue(m_catalogue);
        m_matched->setText(found.isEmpty() ? QString()
                                           : tr("In the catalogue: %1").arg(found.join(u", "_s)));
        refresh();
    });
    connect(m_kev, &QCheckBox::toggled, this,
            [this](bool isOn) { edit([&](fleet::JobRequest& request) { request.kev = isOn; }); });
    connect(m_risk, &QSpinBox::valueChanged, this,
            [this](int value) { edit([&](fleet::JobRequest& request) { request.risk = value; }); });
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

// From when the time to remediation counts: the report falls back to when the job was published.
QWidget* UrgencyStep::makeExposure()
{
    m_isExposed = new QCheckBox(tr("Exposed since"));
    m_isExposed->setToolTip(tr("Since when endpoints could be attacked, for example the day of the "
                               "disclosure; the report counts the time to remediation from here"));
    m_exposed = new QDateTimeEdit(QDateTime::currentDateTime().addDays(-1));
    m_exposed->setCalendarPopup(true);
    m_exposed->setEnabled(false);
    m_exposed->setAccessibleName(tr("Exposed since"));
    const auto apply = [this] {
        m_exposed->setEnabled(m_isExposed->isChecked());
        edit([&](fleet::JobRequest& request) {
            request.exposedSinceMs.reset();
            if (m_isExposed->isChecked())
                request.exposedSinceMs = m_exposed->dateTime().toMSecsSinceEpoch();
        });
    };
    connect(m_isExposed, &QCheckBox::toggled, this, apply);
    connect(m_exposed, &QDateTimeEdit::dateTimeChanged, this, apply);
    return m_exposed;
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

} // namespace patchswarm::pages
